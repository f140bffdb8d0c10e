package io.tidemill.benchmarks.crowd;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The main class of a JVM in which some pipelines run one after the other, and the last one is measured. */
public final class CrowdedJvm {
    /** Begins the line with the median, in milliseconds. */
    public static final String MEDIAN = "median ms ";

    private CrowdedJvm() {}

    /**
     * Runs them.
     *
     * @param args records, milliseconds of warm-up of each, milliseconds of measurement, names of pipelines
     */
    public static void main(String[] args) {
        int records = Integer.parseInt(args[0]);
        Duration warmup = Duration.ofMillis(Long.parseLong(args[1]));
        Duration measured = Duration.ofMillis(Long.parseLong(args[2]));
        List<Pipeline> pipelines =
                Arrays.stream(args).skip(3).map(Pipeline::valueOf).toList();
        for (Pipeline other : pipelines.subList(0, pipelines.size() - 1)) {
            try (Pipeline.Run run = other.start(records)) {
                times(run, warmup);
            }
        }
        try (Pipeline.Run run = pipelines.get(pipelines.size() - 1).start(records)) {
            times(run, warmup);
            System.gc();
            long[] nanos = times(run, measured);
            System.out.println(MEDIAN + nanos[nanos.length / 2] / 1e6);
        }
        System.exit(0);
    }

    /** Runs it for as long, and at least once; returns how long each run took, the shortest first. */
    private static long[] times(Pipeline.Run run, Duration duration) {
        long[] nanos = new long[16];
        int count = 0;
        long end = System.nanoTime() + duration.toNanos();
        do {
            long begin = System.nanoTime();
            if (run.once() < 1) {
                throw new IllegalStateException("A pipeline gave nothing");
            }
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = System.nanoTime() - begin;
        } while (System.nanoTime() < end);
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
