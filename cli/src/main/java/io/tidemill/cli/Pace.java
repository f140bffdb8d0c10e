package io.tidemill.cli;

/**
 * The schedule of a rate from a moment on: how many lines are due when. Lines that are late stay due, so that the number
 * of lines is exact over time. Times are those of a {@link Ticker}.
 */
record Pace(Rate rate, long startNanos) {

    private static final long SECOND_NANOS = 1_000_000_000;

    /** Returns how many lines are due from the start up to {@code now}. */
    long linesDueAt(long now) {
        if (rate.isMax()) {
            return Long.MAX_VALUE;
        }
        long elapsed = now - startNanos;
        long wholeSeconds = elapsed / SECOND_NANOS * rate.linesPerSecond();
        return wholeSeconds + elapsed % SECOND_NANOS * rate.linesPerSecond() / SECOND_NANOS;
    }

    /** Returns when the first {@code lines} lines are all due. */
    long timeOf(long lines) {
        long wholeSeconds = lines / rate.linesPerSecond() * SECOND_NANOS;
        long rest = lines % rate.linesPerSecond() * SECOND_NANOS;
        return startNanos + wholeSeconds + (rest + rate.linesPerSecond() - 1) / rate.linesPerSecond();
    }
}
