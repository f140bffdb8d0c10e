package io.tidemill.benchmarks.durable;

import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.runtime.BatchInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the measured batches took, and how late they began. */
final class BatchTimes {
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Double> commitMillis = new ArrayList<>();
    private final List<Double> processingMillis = new ArrayList<>();
    private final List<Double> delayMillis = new ArrayList<>();

    /** Adds a batch whose time from the end of its output to its own end is known. */
    void add(BatchInfo batch, long commitNanos) {
        commitMillis.add(commitNanos / NANOS_PER_MILLI);
        processingMillis.add(batch.processingTime().orElse(Duration.ZERO).toNanos() / NANOS_PER_MILLI);
        delayMillis.add(batch.schedulingDelay().orElse(Duration.ZERO).toNanos() / NANOS_PER_MILLI);
    }

    Figures figures() {
        Figures figures = new Figures();
        if (!delayMillis.isEmpty()) {
            int lastQuarter = delayMillis.size() - (delayMillis.size() + 3) / 4;
            figures.with("lateDelayP50", percentile(delayMillis.subList(lastQuarter, delayMillis.size()), 50));
            describe("commit", commitMillis, figures);
            describe("processing", processingMillis, figures);
            describe("delay", delayMillis, figures);
        }
        return figures;
    }

    private static void describe(String name, List<Double> millis, Figures figures) {
        figures.with(name + "P50", percentile(millis, 50))
                .with(name + "P99", percentile(millis, 99))
                .with(name + "Max", Collections.max(millis));
    }

    private static double percentile(List<Double> millis, int percent) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }
}
