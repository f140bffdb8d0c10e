package io.tidemill.time;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * The name of a batch: the end of its interval, in milliseconds since the epoch. Batch times are whole multiples of the
 * batch interval, so they are the same on every machine and after every restart.
 */
public record BatchTime(long epochMillis) implements Comparable<BatchTime>, Serializable {
    /** Returns the batch time at {@code epochMillis}. */
    public static BatchTime ofEpochMillis(long epochMillis) {
        return new BatchTime(epochMillis);
    }

    /** Returns the time {@code duration} later. */
    public BatchTime plus(Duration duration) {
        return new BatchTime(sum(epochMillis, Durations.millis(duration)));
    }

    /** Returns the time {@code duration} earlier. */
    public BatchTime minus(Duration duration) {
        return plus(duration.negated());
    }

    /** Returns the sum, or where a {@code long} cannot hold it, the number that is nearest. */
    private static long sum(long one, long other) {
        long sum = one + other;
        boolean overflowed = ((one ^ sum) & (other ^ sum)) < 0;
        return overflowed ? (one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    /** Returns how long after {@code earlier} this is; negative if it is before. */
    public Duration since(BatchTime earlier) {
        return Duration.ofMillis(epochMillis - earlier.epochMillis);
    }

    /** Returns whether this is a whole multiple of {@code duration} since the epoch. */
    public boolean isMultipleOf(Duration duration) {
        return Math.floorMod(epochMillis, duration.toMillis()) == 0;
    }

    /** Returns the latest multiple of {@code duration} that is not after this. */
    public BatchTime floor(Duration duration) {
        return new BatchTime(epochMillis - Math.floorMod(epochMillis, duration.toMillis()));
    }

    /** Returns whether this is before {@code other}. */
    public boolean isBefore(BatchTime other) {
        return epochMillis < other.epochMillis;
    }

    /** Returns whether this is after {@code other}. */
    public boolean isAfter(BatchTime other) {
        return epochMillis > other.epochMillis;
    }

    /** Returns the time as an instant. */
    public Instant toInstant() {
        return Instant.ofEpochMilli(epochMillis);
    }

    @Override
    public int compareTo(BatchTime other) {
        return Long.compare(epochMillis, other.epochMillis);
    }

    /** Returns the milliseconds and the instant, as in {@code 1418215200000 ms (2014-12-10T12:40:00Z)}, for messages and logs. */
    public String described() {
        return this + " (" + toInstant() + ")";
    }

    /** Returns the milliseconds, as in {@code 1418215200000 ms}, which is what {@code print} heads a batch with. */
    @Override
    public String toString() {
        return epochMillis + " ms";
    }
}
