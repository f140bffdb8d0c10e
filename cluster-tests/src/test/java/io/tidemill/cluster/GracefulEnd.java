package io.tidemill.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.spark.cluster.ClusterProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A way in which a program is ended from outside, so that it processes first what it has received. */
enum GracefulEnd {
    /** What Ctrl-C, service managers and containers do. */
    SIGNAL(143, "") {
        @Override
        void end(ClusterProcess program, Random random) throws IOException {
            program.await("batch of ");
            LockSupport.parkNanos(random.nextInt(MOST_NANOS)); // anywhere in a batch, or between two
            program.handle().destroy();
        }
    },
    SECONDS_OF_THE_LAUNCHER(0, "--seconds 2"),
    SETTING(0, "--set tidemill.stop.after=1500ms");

    /** More than a batch interval of {@link StoredNumbers}. */
    private static final int MOST_NANOS = 700_000_000;

    private final int exitStatus;
    private final String options;

    GracefulEnd(int exitStatus, String options) {
        this.exitStatus = exitStatus;
        this.options = options;
    }

    /** Ends the program, if that is not done by an option. */
    void end(ClusterProcess program, Random random) throws IOException {}

    /** Runs a program and ends it; all that was stored has to be processed. Returns how many numbers that were. */
    long processesAllThatWasStored(String master, Random random) throws IOException {
        List<String> words =
                List.of((options + " " + StoredNumbers.class.getName()).strip().split(" "));
        try (ClusterProcess program = Programs.runHere(
                master, words.get(0), words.subList(1, words.size()).toArray(String[]::new))) {
            end(program, random);

            String[] counts = program.await("stored ").split(" ");
            assertThat(program.awaitExit()).as(counts[1] + " stored").isEqualTo(exitStatus);
            assertThat(counts[3]).as("processed of " + counts[1] + " stored").isEqualTo(counts[1]);
            assertThat(Long.parseLong(counts[1])).isPositive();
            return Long.parseLong(counts[1]);
        }
    }

    /** Does so again and again, and returns what was found. */
    static String often(int runs, GracefulEnd end, String master, Random random) throws IOException {
        long numbers = 0;
        long longestNanos = 0;
        for (int run = 0; run < runs; run++) {
            long startNanos = System.nanoTime();
            numbers += end.processesAllThatWasStored(master, random);
            longestNanos = Math.max(longestNanos, System.nanoTime() - startNanos);
        }
        return end + " on " + master + ": runs " + runs + ", stored and processed " + numbers + ", longest run "
                + Duration.ofNanos(longestNanos).toMillis() + " ms";
    }
}
