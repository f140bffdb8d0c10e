package io.tidemill.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What a byte costs, as the last batches show, in nanoseconds: a value. It is a mean that forgets half of what it knew with each
 * batch. One long batch may have had a pause of the collector, so it counts only in part; two do not.
 *
 * @param cost what to expect; 0 while nothing is known
 * @param latest what the last batch showed
 * @param error how far expectations were off lately, as a share of the work
 */
record CostEstimate(double cost, double latest, double error) {
    static final CostEstimate NONE = new CostEstimate(0, 0, 0);

    private static final int MOST_SAMPLES = 5;
    private static final double OUTLIER = 1.25;
    private static final double HALF = 0.5;
    private static final double FORGETTING = 0.2;

    /** Returns the estimate after a batch in which {@code bytes} took {@code workNanos}, besides what every batch takes. */
    CostEstimate after(double bytes, double workNanos) {
        double now = workNanos / bytes;
        if (cost == 0) {
            return new CostEstimate(now, now, 0);
        }
        double most = OUTLIER * cost;
        // a slow batch counts in full only if the one before was slow too; a fast one is believed, since no pause makes
        // it fast
        double next = latest > most && now > most
                ? Math.min(latest, now)
                : Math.min(cost + HALF * (Math.min(now, most) - cost), OUTLIER * now);
        double off = Math.abs(cost - now) / Math.max(cost, now);
        return new CostEstimate(next, now, error + FORGETTING * (off - error));
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
