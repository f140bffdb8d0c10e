package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in a JVM of its own is killed, as by {@code kill -9}, at random moments, and started again. */
class KilledProcessTest {
    private static final int BATCHES = 240;
    private static final int KILLS = Integer.getInteger("tidemill.test.kills", 5);
    private static final int MOST_MICROS = 20_000;

    private static final int COPIED_ROWS = 20_000;

    @TempDir
    private Path directory;

    private TestDatabase database;

    @BeforeEach
    void openDatabase() {
        database = TestDatabases.postgres();
        database.execute("CREATE TABLE numbers (n BIGINT)"); // without a key: what comes twice is there twice
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    private static Random seeded(String test) {
        long seed = Long.getLong("tidemill.test.seed", new Random().nextLong());
        System.out.println(test + ": -Dtidemill.test.seed=" + seed);
        return new Random(seed);
    }

    private static List<String> oracle(long rows) {
        return LongStream.range(0, rows).mapToObj(Long::toString).toList();
    }

    /** The program does all batches over again, whenever it is started; the sink alone sees to it that each counts once. */
    @Test
    void writesBatchesOnceThatComeAgain() throws Exception {
        Random random = seeded("writesBatchesOnceThatComeAgain");
        for (int kill = 0; kill < KILLS; kill++) {
            String batch = Integer.toString(mark() + 1 + random.nextInt(Math.max(1, BATCHES / KILLS - 2)));
            killAfter(batch::equals, random.nextInt(MOST_MICROS), numbers());
        }

        assertThat(finish(numbers())).isZero();
        assertThat(database.rows("SELECT n FROM numbers ORDER BY n"))
                .isEqualTo(oracle((long) BATCHES * NumbersProgram.ROWS_OF_A_BATCH));
    }

    /** The program goes on where it was: source, checkpoint directory and sink together see to it that each row counts once. */
    @Test
    void copiesEachRowOnceHoweverOftenTheProcessIsKilled() throws Exception {
        Random random = seeded("copiesEachRowOnceHoweverOftenTheProcessIsKilled");
        database.execute("INSERT INTO numbers SELECT generate_series(0, " + (COPIED_ROWS - 1) + ")");
        database.execute("CREATE TABLE copies (n BIGINT)");
        for (int kill = 0; kill < KILLS; kill++) {
            AtomicInteger left = new AtomicInteger(1 + random.nextInt(12));
            killAfter(line -> left.decrementAndGet() == 0, random.nextInt(MOST_MICROS), copies());
        }

        assertThat(finish(copies())).isZero();
        assertThat(database.rows("SELECT n FROM copies ORDER BY n")).isEqualTo(oracle(COPIED_ROWS));
    }

    private List<String> numbers() {
        return List.of(NumbersProgram.class.getName(), url(), Integer.toString(BATCHES));
    }

    private List<String> copies() {
        return List.of(CopyProgram.class.getName(), url(), directory.toString(), Integer.toString(COPIED_ROWS));
    }

    private String url() {
        String[] portAndName = database.rows("SELECT inet_server_port(), current_database()")
                .get(0)
                .split(" ");
        return "jdbc:postgresql://localhost:" + portAndName[0] + "/" + portAndName[1];
    }

    /** Returns the last batch that is committed; 0 for none. */
    private int mark() {
        if (database.rows("SELECT * FROM pg_tables WHERE tablename = 'tidemill_batches'")
                .isEmpty()) {
            return 0;
        }
        List<String> mark = database.rows("SELECT batch_ms / 1000 FROM tidemill_batches WHERE batch_ms > 0");
        return mark.isEmpty() ? 0 : Integer.parseInt(mark.get(0));
    }

    /** Kills the program so many microseconds after a line that it prints. */
    private static void killAfter(Predicate<String> line, int micros, List<String> program) throws Exception {
        Process child = start(program);
        try (BufferedReader lines = child.inputReader()) {
            assertThat(lines.lines().anyMatch(line))
                    .as("the program has not ended")
                    .isTrue();
            assertThat(child.waitFor(micros, TimeUnit.MICROSECONDS)).isFalse();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static int finish(List<String> program) throws Exception {
        Process child = start(program);
        try (BufferedReader lines = child.inputReader()) {
            lines.lines().forEach(line -> {});
            return child.waitFor();
        } finally {
            child.destroyForcibly();
        }
    }

    private static Process start(List<String> program) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(program);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
