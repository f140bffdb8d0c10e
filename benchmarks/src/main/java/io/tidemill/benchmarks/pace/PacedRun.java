package io.tidemill.benchmarks.pace;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The batches of one program.
 *
 * @param batches from the first that had lines on
 * @param ended why it has ended before its time; empty if it has not
 */
public record PacedRun(String work, boolean isPaced, double intervalSeconds, List<PacedBatch> batches, String ended) {
    /** So many batches of a cold JVM may take as long as they like. */
    private static final int COLD_BATCHES = 2;

    private List<PacedBatch> counted() {
        return batches.subList(Math.min(COLD_BATCHES, batches.size()), batches.size());
    }

    /** Returns the lines of a second in the second half, when the program is warm, from the end of a batch to the end of the last. */
    public double linesPerSecond() {
        int first = batches.size() / 2;
        if (first == 0) {
            return 0;
        }
        long lines = batches.subList(first, batches.size()).stream()
                .mapToLong(PacedBatch::lines)
                .sum();
        return lines / (endSeconds(batches.size() - 1) - endSeconds(first - 1));
    }

    /** Returns when a batch ended, counted from the first batch time. */
    private double endSeconds(int batch) {
        return batch * intervalSeconds + batches.get(batch).ageSeconds();
    }

    /** Returns a percentile over the batches from the third on. */
    public double percentile(double percent, ToDoubleFunction<PacedBatch> value) {
        double[] sorted = counted().stream().mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    /** Returns the most heap that was in use at the end of a batch. */
    public long mostHeapMegabytes() {
        return batches.stream().mapToLong(PacedBatch::heapMegabytes).max().orElse(0);
    }
}
