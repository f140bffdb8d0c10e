package io.tidemill.jdbc;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in a JVM of its own is killed, as by {@code kill -9}, at random moments, and started again. */
abstract class KilledProcessContract {
    private static final int BATCHES = 240;
    private static final int MOST_MICROS = 20_000;

    private static final int COPIED_ROWS = 20_000;

    @TempDir
    private Path directory;

    private TestDatabase database;

    abstract TestDatabase open();

    /** Returns how often each program is killed. */
    int kills() {
        return Integer.getInteger("jdbc.kills", 5);
    }

    @BeforeEach
    void openDatabase() {
        database = open();
        database.execute("CREATE TABLE numbers (n BIGINT)"); // without a key: what comes twice is there twice
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    private static Random seeded(String test) {
        long seed = Long.getLong("jdbc.seed", new Random().nextLong());
        System.out.println(test + ": -Djdbc.seed=" + seed);
        return new Random(seed);
    }

    private static List<String> oracle(long rows) {
        return LongStream.range(0, rows).mapToObj(Long::toString).toList();
    }

    /** The program does all batches over again, whenever it is started; the sink alone sees to it that each counts once. */
    @Test
    void writesBatchesOnceThatComeAgain() throws Exception {
        Random random = seeded("writesBatchesOnceThatComeAgain");
        for (int kill = 0; kill < kills(); kill++) {
            String batch = Integer.toString(mark() + 1 + random.nextInt(Math.max(1, BATCHES / kills() - 2)));
            killAfter(batch::equals, random.nextInt(MOST_MICROS), numbers());
        }

        finish(numbers());
        assertThat(database.rows("SELECT n FROM numbers ORDER BY n"))
                .isEqualTo(oracle((long) BATCHES * NumbersProgram.ROWS_OF_A_BATCH));
    }

    /** The program goes on where it was: source, checkpoint directory and sink together see to it that each row counts once. */
    @Test
    void copiesEachRowOnceHoweverOftenTheProcessIsKilled() throws Exception {
        Random random = seeded("copiesEachRowOnceHoweverOftenTheProcessIsKilled");
        database.execute("INSERT INTO numbers VALUES "
                + LongStream.range(0, COPIED_ROWS).mapToObj(n -> "(" + n + ")").collect(joining(",")));
        database.execute("CREATE TABLE copies (n BIGINT)");
        for (int kill = 0; kill < kills(); kill++) {
            AtomicInteger left = new AtomicInteger(1 + random.nextInt(12));
            killAfter(line -> left.decrementAndGet() == 0, random.nextInt(MOST_MICROS), copies());
        }

        finish(copies());
        assertThat(database.rows("SELECT n FROM copies ORDER BY n")).isEqualTo(oracle(COPIED_ROWS));
    }

    private ChildProcess numbers() throws IOException {
        return start(NumbersProgram.class, Integer.toString(BATCHES));
    }

    private ChildProcess copies() throws IOException {
        return start(CopyProgram.class, directory.toString(), Integer.toString(COPIED_ROWS));
    }

    private ChildProcess start(Class<?> program, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(database.login());
        all.addAll(List.of(arguments));
        return ChildProcess.jvm(List.of("-Xmx128m"), program, all.toArray(String[]::new));
    }

    /** Returns the last batch that is committed; 0 for none. */
    private int mark() {
        if (!database.hasTable("tidemill_batches")) {
            return 0;
        }
        List<String> mark = database.rows("SELECT batch_ms FROM tidemill_batches WHERE batch_ms > 0");
        return mark.isEmpty() ? 0 : Integer.parseInt(mark.get(0)) / 1000;
    }

    /** Kills the program so many microseconds after a line that it prints. */
    private static void killAfter(Predicate<String> line, int micros, ChildProcess program) throws Exception {
        try (program) {
            program.awaitLine(line);
            LockSupport.parkNanos(micros * 1_000L);
            assertThat(program.isAlive()).as("it was killed before it ended").isTrue();
            program.kill();
        }
    }

    private static void finish(ChildProcess program) throws Exception {
        try (program) {
            List<String> said = program.remainingLines();
            assertThat(program.awaitEnd()).as(() -> String.join("\n", said)).isZero();
        }
    }
}
