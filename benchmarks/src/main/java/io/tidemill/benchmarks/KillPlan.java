package io.tidemill.benchmarks;

import io.tidemill.benchmarks.crash.Halt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * When a program is killed, each time it was started.
 *
 * @param seed repeats the plan, and what the feed sends
 */
record KillPlan(long seed, List<Kill> kills) {
    private static final int LONGEST_BOOT_MILLIS = 800;
    private static final Duration LONGEST_RECOVERY = Duration.ofMillis(300);
    private static final int MOST_BATCHES = 25;

    /** In which part of its life a program is killed. */
    enum Phase {
        /** From the start of its JVM on. */
        BOOT,
        /** When it is about to open its checkpoint directory, and on. */
        RECOVERY,
        /** When it has run some batches. */
        BATCHES,
        /** At an operation on its checkpoint directory, by itself. */
        OPERATION
    }

    /**
     * A moment.
     *
     * @param batches how many it has run, in the phase of that name
     * @param delay how long after that
     */
    record Kill(Phase phase, int batches, Duration delay, Halt halt) {
        boolean isDue(boolean starts, int batchesRun) {
            return switch (phase) {
                case BOOT -> true;
                case RECOVERY -> starts;
                case BATCHES -> batchesRun >= batches;
                case OPERATION -> false;
            };
        }

        @Override
        public String toString() {
            String after = " and " + delay.toMillis() + " ms";
            return switch (phase) {
                case BOOT -> delay.toMillis() + " ms after the start of the JVM";
                case RECOVERY -> delay.toMillis() + " ms after the start of recovery";
                case BATCHES -> "after " + batches + " batches" + after;
                case OPERATION -> halt.when() + " operation " + halt.operation();
            };
        }
    }

    /** Returns kills at moments between the start of the JVM and the steady state, most of them in the later parts. */
    static KillPlan random(long seed, int kills, Duration interval) {
        return random(seed, kills, interval, LONGEST_RECOVERY, MOST_BATCHES);
    }

    /**
     * Does so for a slow program.
     *
     * @param longestRecovery how long it may take from the start of recovery to the end of its first batch
     * @param mostBatches after how many batches it is killed at the latest
     */
    static KillPlan random(long seed, int kills, Duration interval, Duration longestRecovery, int mostBatches) {
        Random random = new Random(seed);
        List<Kill> plan = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            plan.add(
                    switch (random.nextInt(10)) {
                        case 0 -> kill(Phase.BOOT, 0, random, LONGEST_BOOT_MILLIS);
                        case 1, 2, 3 -> kill(Phase.RECOVERY, 0, random, Math.toIntExact(longestRecovery.toMillis()));
                        default ->
                            kill(
                                    Phase.BATCHES,
                                    1 + random.nextInt(mostBatches),
                                    random,
                                    Math.toIntExact(2 * interval.toMillis()));
                    });
        }
        return new KillPlan(seed, List.copyOf(plan));
    }

    private static Kill kill(Phase phase, int batches, Random random, int mostMillis) {
        return new Kill(phase, batches, Duration.ofNanos((long) (random.nextDouble() * mostMillis * 1e6)), Halt.NEVER);
    }

    /**
     * Returns kills at the first operation after a start, and at every {@code step}-th from there on: before it, within it and after
     * it.
     */
    static KillPlan atOperations(long seed, int kills, int step) {
        Halt.When[] sides = Halt.When.values();
        List<Kill> plan = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            Halt halt = new Halt(1 + (long) (i / sides.length) * step, sides[i % sides.length]);
            plan.add(new Kill(Phase.OPERATION, 0, Duration.ZERO, halt));
        }
        return new KillPlan(seed, List.copyOf(plan));
    }
}
