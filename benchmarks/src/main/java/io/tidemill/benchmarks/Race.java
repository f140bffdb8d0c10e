package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.sender.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One work, who does it, and what ours must reach.
 *
 * @param heap the contestants' greatest heap, as {@code -Xmx} takes it, unless another is asked for
 */
record Race(
        String name,
        Measure measure,
        String goal,
        Duration batchInterval,
        String heap,
        SenderFactory sender,
        List<Entry> entries) {

    Race {
        entries = List.copyOf(entries);
    }

    /** What is compared: one figure, by which the middle one of several rounds is chosen. */
    enum Measure {
        LINES_PER_SECOND("recordsPerSecond", 1),
        LATENCY("p99Millis", 1),
        BATCH_TIME("batchP50Millis", 1),
        START("firstBatchMillis", 9);

        private final String figure;
        private final int rounds;

        Measure(String figure, int rounds) {
            this.figure = figure;
            this.rounds = rounds;
        }

        String figure() {
            return figure;
        }

        /** How often each contestant runs, unless another number is asked for. */
        int rounds() {
            return rounds;
        }
    }

    /** Makes a sender for one trial. */
    @FunctionalInterface
    interface SenderFactory {
        Sender start() throws IOException;
    }

    /**
     * A contestant by name, and the class path of its JVM.
     *
     * @param javaOptions options of its JVM besides those of all
     * @param checkpoints makes the checkpoint directory of a trial, for one that is durable
     */
    record Entry(
            String name,
            String contestantClass,
            String classPath,
            List<String> javaOptions,
            Optional<CheckpointPlace> checkpoints) {

        Entry {
            javaOptions = List.copyOf(javaOptions);
        }

        /** The same contestant under another name, with a checkpoint directory. */
        Entry durable(String durableName, CheckpointPlace place) {
            return new Entry(durableName, contestantClass, classPath, javaOptions, Optional.of(place));
        }

        /** The same contestant with a further option of its JVM. */
        Entry with(String javaOption) {
            List<String> all = new ArrayList<>(javaOptions);
            all.add(javaOption);
            return new Entry(name, contestantClass, classPath, all, checkpoints);
        }

        /** A contestant that runs with the class path of the benchmarks. */
        static Entry of(String name, Class<? extends Contestant> contestant) {
            return new Entry(
                    name, contestant.getName(), System.getProperty("java.class.path"), List.of(), Optional.empty());
        }
    }
}
