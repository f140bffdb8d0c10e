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

    /** Throughput is counted in the second half, when the program is warm. */
    private List<PacedBatch> warm() {
        return batches.subList(batches.size() / 2, batches.size());
    }

    private List<PacedBatch> counted() {
        return batches.subList(Math.min(COLD_BATCHES, batches.size()), batches.size());
    }

    /** Returns the lines of a second, of the warm program. */
    public double linesPerSecond() {
        double seconds = warm().stream()
                .mapToDouble(batch -> Math.max(intervalSeconds, batch.workSeconds()))
                .sum();
        return warm().stream().mapToLong(PacedBatch::lines).sum() / Math.max(seconds, intervalSeconds);
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
