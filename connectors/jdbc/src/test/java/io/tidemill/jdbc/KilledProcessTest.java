package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A program in a JVM of its own is killed, as by {@code kill -9}, at random moments, and started again. This shows what the sink
 * does: batches that come again, with the same times, are neither doubled nor lost. That batches do come again is for the
 * source and the checkpoint to see to; here the program makes them anew.
 */
class KilledProcessTest {
    private static final int BATCHES = 240;
    private static final int KILLS = Integer.getInteger("tidemill.test.kills", 5);
    private static final int MOST_MICROS = 20_000;

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

    @Test
    void writesEachRowOnceHoweverOftenTheProcessIsKilled() throws Exception {
        long seed = Long.getLong("tidemill.test.seed", new Random().nextLong());
        System.out.println("KilledProcessTest: -Dtidemill.test.seed=" + seed);
        Random random = new Random(seed);

        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(mark() + 1 + random.nextInt(BATCHES / KILLS - 2), random.nextInt(MOST_MICROS));
        }
        int exit = finish();

        assertThat(exit).as("seed %s", seed).isZero();
        assertThat(database.rows("SELECT n FROM numbers ORDER BY n"))
                .as("seed %s", seed)
                .isEqualTo(LongStream.range(0, (long) BATCHES * NumbersProgram.ROWS_OF_A_BATCH)
                        .mapToObj(Long::toString)
                        .toList());
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

    private void killAfter(int batch, int micros) throws Exception {
        Process child = start();
        try (BufferedReader lines = child.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.equals(Integer.toString(batch))) {
                line = lines.readLine();
            }
            assertThat(child.waitFor(micros, TimeUnit.MICROSECONDS)).isFalse();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private int finish() throws Exception {
        Process child = start();
        try (BufferedReader lines = child.inputReader()) {
            lines.lines().forEach(line -> {});
            return child.waitFor();
        } finally {
            child.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        String url = database.rows("SELECT current_database() || ' ' || inet_server_port()")
                .get(0);
        String[] nameAndPort = url.split(" ");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NumbersProgram.class.getName(),
                        "jdbc:postgresql://localhost:" + nameAndPort[1] + "/" + nameAndPort[0],
                        Integer.toString(BATCHES))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
