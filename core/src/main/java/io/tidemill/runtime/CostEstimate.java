package io.tidemill.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What a byte costs, as the last batches show, in nanoseconds: a value. One long batch may have had a pause of the collector, so it
 * counts only in part; two do not.
 *
 * @param samples of the last batches, the latest last
 * @param cost what to expect; 0 without samples
 * @param error how far expectations were off lately, as a share of the work
 */
record CostEstimate(List<Double> samples, double cost, double error) {
    static final CostEstimate NONE = new CostEstimate(List.of(), 0, 0);

    private static final int MOST_SAMPLES = 5;
    private static final double OUTLIER = 1.25;
    private static final double MOST_SLOWING = 1.25;
    private static final double FORGETTING = 0.2;

    /** Returns the estimate after a batch in which {@code bytes} took {@code workNanos}, besides what every batch takes. */
    CostEstimate after(double bytes, double workNanos) {
        double latest = workNanos / bytes;
        if (samples.isEmpty()) {
            return new CostEstimate(List.of(latest), latest, 0);
        }
        double before = samples.get(samples.size() - 1);
        double usual = median(List.of(latest, before, median(samples)));
        double off = Math.abs(cost * bytes - workNanos) / Math.max(cost * bytes, workNanos);
        // a slow batch makes the next one smaller at once; a fast one is believed, since no pause makes a batch fast
        double next =
                latest > OUTLIER * usual ? Math.min(latest, MOST_SLOWING * usual) : Math.min(usual, OUTLIER * latest);
        return new CostEstimate(latest(samples, latest), next, error + FORGETTING * (off - error));
    }

    /** Returns {@code samples} with one more, as many as are kept. */
    static List<Double> latest(List<Double> samples, double latest) {
        List<Double> kept = new ArrayList<>(samples.subList(samples.size() < MOST_SAMPLES ? 0 : 1, samples.size()));
        kept.add(latest);
        return List.copyOf(kept);
    }

    static double median(List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
