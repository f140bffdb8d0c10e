package io.tidemill.benchmarks.crash;

import io.tidemill.jdbc.TestDatabase;
import io.tidemill.jdbc.TestDatabases;
import io.tidemill.kafka.broker.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program with every source that keeps its place, every state and window, and every sink that writes exactly once, all at the same
 * time; and the servers that it needs.
 */
public final class EverySink implements CrashedProgram, AutoCloseable {
    /** Whether H2 is one of the databases. */
    public enum WithH2 {
        YES,
        NO
    }

    private static final String IN = "in";
    private static final String OUT = "out";
    private static final int PARTITIONS = 2;

    private final KafkaBroker broker;
    private final Map<String, TestDatabase> databases;
    private InterleavedFeed feed;

    private EverySink(KafkaBroker broker, Map<String, TestDatabase> databases) {
        this.broker = broker;
        this.databases = databases;
        this.feed = new InterleavedFeed(List.of());
    }

    /**
     * Starts the servers. A test is skipped, and says why, where one of them does not start.
     *
     * @param directory for files of broker and databases
     * @param withH2 whether H2 is one of the databases: when its process is killed, it now and then loses what it has confirmed
     */
    public static EverySink open(Path directory, WithH2 withH2) throws Exception {
        Path files = Files.createDirectories(directory);
        Map<String, TestDatabase> databases = new LinkedHashMap<>();
        databases.put("PostgreSQL", TestDatabases.postgres());
        databases.put("MariaDB", TestDatabases.mariaDb());
        if (withH2 == WithH2.YES) {
            databases.put("H2", TestDatabases.h2InFile(files));
        }
        databases.put("SQLite", TestDatabases.sqliteUnsynced(files));
        databases
                .values()
                .forEach(database ->
                        // without a key: what comes twice is there twice
                        database.execute("CREATE TABLE " + EverySinkProgram.TABLE + " (batch_ms BIGINT, n BIGINT)"));
        KafkaBroker broker = KafkaBroker.start(files.resolve("kafka"), "256m");
        CommittedRecords.createTopics(broker.bootstrapServers(), PARTITIONS, IN, OUT);
        return new EverySink(broker, databases);
    }

    @Override
    public Feed start(Path work, long seed) throws IOException {
        feed = new InterleavedFeed(List.of(
                SourceKind.RECEIVER.start(work, seed),
                SourceKind.DIRECTORY.start(work, seed + 1),
                TopicFeed.start(broker.bootstrapServers(), IN, seed + 2)));
        return feed;
    }

    @Override
    public Class<?> main() {
        return EverySinkProgram.class;
    }

    @Override
    public List<String> arguments(String address, Path work, Duration interval, Halt halt) {
        return new EverySinkProgram.Arguments(
                        List.of(address.split(" ")),
                        broker.bootstrapServers(),
                        OUT,
                        work,
                        interval,
                        halt,
                        databases.values().stream().map(TestDatabase::login).toList())
                .words();
    }

    @Override
    public List<String> outputs() {
        return Stream.of(Outputs.USUAL, Outputs.OF_WINDOWS)
                .flatMap(List::stream)
                .toList();
    }

    /** Returns what is in each sink, when the program has ended. */
    public List<SinkVerdict> verdicts(Path work) throws Exception {
        SinkVerdict.Expected expected =
                new SinkVerdict.Expected(feed, Outputs.readFrom(work.resolve(NumbersProgram.OUT)));
        List<SinkVerdict> verdicts = new ArrayList<>();
        verdicts.add(expected.compare("files", expected.rowsOfFiles()));
        databases.forEach((name, database) -> verdicts.add(
                expected.compare(name, database.rows("SELECT batch_ms, n FROM " + EverySinkProgram.TABLE))));
        verdicts.add(expected.compare("Kafka", CommittedRecords.of(broker.bootstrapServers(), OUT)));
        return verdicts;
    }

    @Override
    public void close() {
        broker.close();
        databases.values().forEach(TestDatabase::close);
    }
}
