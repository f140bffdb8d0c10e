package io.tidemill.benchmarks.pace;

import java.util.Locale;
import java.util.Optional;

/** What a program tells of one batch: how many lines it had, how late it began, how long it took, and the heap in use then. */
public record PacedBatch(long lines, double delaySeconds, double workSeconds, long heapMegabytes) {
    private static final String PREFIX = "batch-of ";

    /** Returns how old its oldest lines are when its results are there, besides the interval in which they came. */
    public double ageSeconds() {
        return delaySeconds + workSeconds;
    }

    String toLine() {
        return String.format(Locale.ROOT, "%s%d %.4f %.4f %d", PREFIX, lines, delaySeconds, workSeconds, heapMegabytes);
    }

    /** Reads what {@link BatchPrinter} prints. */
    public static Optional<PacedBatch> parse(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] parts = line.substring(PREFIX.length()).split(" ");
        return Optional.of(new PacedBatch(
                Long.parseLong(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Long.parseLong(parts[3])));
    }
}
