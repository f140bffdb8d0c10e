package io.tidemill.cli;

/** How many lines a second each client of a feed receives: a number, or as many as it takes. */
public final class Rate {

    private static final long HIGHEST = 1_000_000_000;
    private static final Rate MAX = new Rate(Long.MAX_VALUE);

    private final long linesPerSecond;

    private Rate(long linesPerSecond) {
        this.linesPerSecond = linesPerSecond;
    }

    /** Returns the rate of a client that is sent whatever it takes. */
    public static Rate max() {
        return MAX;
    }

    /** Returns a rate between one and a billion lines a second. */
    public static Rate perSecond(long lines) {
        if (lines < 1 || lines > HIGHEST) {
            throw new IllegalArgumentException("A rate is between 1 and " + HIGHEST + " lines a second, not " + lines);
        }
        return new Rate(lines);
    }

    /** Returns the rate written as a number of lines a second, or {@code max}. */
    public static Rate parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        try {
            return perSecond(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("A rate is a number of lines a second or 'max', not '" + text + "'", e);
        }
    }

    boolean isMax() {
        return this == MAX;
    }

    long linesPerSecond() {
        return linesPerSecond;
    }

    @Override
    public String toString() {
        return isMax() ? "max" : linesPerSecond + " lines/s";
    }
}
