package io.tidemill.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of how much work a batch can do within its interval: a value, from which each batch that ends makes the next. It
 * knows no clock; amounts are bytes, times nanoseconds.
 */
final class Pace {
    /*
     * The work of a batch is taken to be fixed + cost * bytes.
     *
     *   fixed   what every batch takes: the median work of the last batches that had next to nothing, and of those that had
     *           less than the one before and took as long all the same
     *   cost    (work - fixed) / bytes of batches that had much; see CostEstimate
     *   full    (interval - margin - fixed) / cost, what a batch that begins on time may take.
     *
     *   full grows to twice what a batch took, or to three quarters of what it could have taken by that, whichever is more: so a
     *   cold program, which begins with little, is at its pace within a few batches, and no step is a leap in the dark.
     *
     *   quota   a batch that begins late takes less, by the square of its lateness in intervals: one that is a tenth late makes
     *           up a hundredth. So a little lateness lies between batches that took a little too long and those that were a
     *           little too short, and no time is lost, while much is made up at once and never adds up. A batch that is too
     *           late anyway takes an eighth, so that seven eighths of an interval are made up, and the program gets on all the
     *           same.
     *
     * Batches between little and much say nothing of either: their work may be fixed or not.
     *
     * Where a window is computed anew in each batch, a batch works on what the last ones took too, and cannot be made shorter by
     * taking less: that would go down and up forever. So bytes are also taken as the mean of the last batches, as many as are
     * remembered. Of the two costs the one counts that has told the work better.
     */
    private static final double MARGIN = 0.03;
    private static final double MOST_GROWTH = 2;
    private static final double LEAP = 0.75;
    private static final double LATE_SHARE = 1.0 / 8;
    private static final double LEAST_SHARE_OF_COST = 1.0 / 8;
    private static final double MUCH = 1.0 / 4;
    private static final double LITTLE = 1.0 / 32;
    private static final double CLEARLY_LESS = 0.75;
    private static final double ABOUT_AS_LONG = 0.9;
    private static final double AHEAD = 1.25;
    private static final double MOST_BYTES = 1L << 60;

    private final double intervalNanos;
    private final int memory;
    private final double fullBytes;
    private final Knowledge known;

    /**
     * What batches have shown.
     *
     * @param direct what the bytes of a batch cost
     * @param spread what the mean of the remembered batches' bytes costs
     * @param fixed the last samples of what every batch takes
     * @param remembered the bytes of the batches that windows may still read, the latest last
     * @param last the last batch that had much
     */
    private record Knowledge(
            CostEstimate direct, CostEstimate spread, List<Double> fixed, List<Double> remembered, Batch last) {
        static final Knowledge NONE =
                new Knowledge(CostEstimate.NONE, CostEstimate.NONE, List.of(), List.of(), new Batch(0, 0));

        double fixedNanos() {
            return fixed.isEmpty() ? 0 : CostEstimate.median(fixed);
        }

        /** No batch can take less than what every batch takes. */
        Knowledge withFixedAtMost(double nanos) {
            return fixed.stream().allMatch(sample -> sample <= nanos)
                    ? this
                    : withFixed(fixed.stream()
                            .map(sample -> Math.min(sample, nanos))
                            .toList());
        }

        Knowledge withFixed(List<Double> samples) {
            return new Knowledge(direct, spread, samples, remembered, last);
        }
    }

    private record Batch(double bytes, double workNanos) {
        boolean isAsLongWithLess(Batch before) {
            return bytes < CLEARLY_LESS * before.bytes && workNanos > ABOUT_AS_LONG * before.workNanos;
        }
    }

    private Pace(double intervalNanos, int memory, double fullBytes, Knowledge known) {
        this.intervalNanos = intervalNanos;
        this.memory = memory;
        this.fullBytes = fullBytes;
        this.known = known;
    }

    /**
     * Returns the pace of a program of which nothing is known.
     *
     * @param firstBytes what its first batch may take
     * @param memory of how many batches windows remember records, the present one included
     */
    static Pace startingWith(long firstBytes, Duration interval, int memory) {
        return new Pace(interval.toNanos(), memory, firstBytes, Knowledge.NONE);
    }

    /** Returns whether work takes no time, as by a clock that a test turns. */
    boolean isUnlimited() {
        return fullBytes >= MOST_BYTES;
    }

    /** Returns what a batch that begins on time may take. */
    long fullBytes() {
        return whole(fullBytes);
    }

    /** Returns what may be held for the next batch: a little more than it will take, so that it never waits for its sender. */
    long aheadBytes() {
        return whole(AHEAD * fullBytes);
    }

    /** Returns what a batch may take that begins {@code lateNanos} after its batch time. */
    long quotaBytes(long lateNanos) {
        if (lateNanos <= 0) {
            return fullBytes();
        }
        double usable = usableNanos(known);
        if (usable <= 0) {
            return fullBytes(); // it will be late whatever it takes, so it may as well get on
        }
        double madeUpNanos = lateNanos * Math.min(1, lateNanos / intervalNanos);
        double share = (usable - madeUpNanos) / usable;
        return whole(fullBytes * Math.max(LATE_SHARE, share));
    }

    /** Returns the pace after a batch. */
    Pace after(long bytes, long workNanos) {
        if (workNanos <= 0) {
            // by a clock that stands still while a batch works, everything fits
            return new Pace(intervalNanos, memory, MOST_BYTES, known);
        }
        return after(new Batch((double) Math.max(1, bytes), (double) workNanos));
    }

    private Pace after(Batch batch) {
        List<Double> remembered = new ArrayList<>(known.remembered);
        remembered.add(batch.bytes);
        remembered.subList(0, Math.max(0, remembered.size() - memory)).clear();
        double mean = remembered.stream().mapToDouble(Double::doubleValue).sum() / memory;
        double work = batch.workNanos;
        double bytes = Math.max(batch.bytes, mean);
        Knowledge now = new Knowledge(known.direct, known.spread, known.fixed, List.copyOf(remembered), known.last)
                .withFixedAtMost(work);
        if (bytes <= LITTLE * fullBytes) {
            return knowing(now.withFixed(CostEstimate.latest(now.fixed, work)));
        } else if (bytes >= MUCH * fullBytes || work >= intervalNanos / 2) {
            return learned(now, batch, mean);
        }
        return knowing(now);
    }

    private Pace knowing(Knowledge now) {
        return new Pace(intervalNanos, memory, fullBytes, now);
    }

    private Pace learned(Knowledge before, Batch batch, double mean) {
        boolean isFixed = memory <= 1 && batch.isAsLongWithLess(before.last);
        List<Double> fixed = isFixed ? CostEstimate.latest(before.fixed, batch.workNanos) : before.fixed;
        double ofBytes = batch.workNanos - before.withFixed(fixed).fixedNanos();
        if (ofBytes < LEAST_SHARE_OF_COST * batch.workNanos) {
            // bytes have little to do with it: fewer would not make it shorter, and more not much longer
            double more = Math.max(fullBytes, Math.min(MOST_GROWTH * batch.bytes, MOST_BYTES));
            return new Pace(
                    intervalNanos,
                    memory,
                    more,
                    new Knowledge(before.direct, before.spread, fixed, before.remembered, batch));
        }
        Knowledge now = new Knowledge(
                before.direct.after(batch.bytes, ofBytes),
                before.spread.after(mean, ofBytes),
                fixed,
                before.remembered,
                batch);
        double fitting = Math.max(usableNanos(now), intervalNanos * LEAST_SHARE_OF_COST) / costOf(now);
        double most = Math.max(fullBytes, Math.max(MOST_GROWTH * batch.bytes, LEAP * fitting));
        return new Pace(intervalNanos, memory, Math.max(1, Math.min(Math.min(fitting, most), MOST_BYTES)), now);
    }

    private double costOf(Knowledge now) {
        boolean isSpread = memory > 1 && now.spread.error() <= now.direct.error();
        return isSpread ? now.spread.cost() : now.direct.cost();
    }

    /** Returns the time of an interval that bytes can be worked on. */
    private double usableNanos(Knowledge now) {
        return intervalNanos * (1 - MARGIN) - now.fixedNanos();
    }

    private static long whole(double bytes) {
        return (long) Math.max(1, Math.min(bytes, MOST_BYTES));
    }
}
