package io.tidemill.benchmarks.contestant;

/** The lines between the benchmark and a contestant's JVM. */
public final class Protocol {
    /** Contestant to benchmark, when its first batch with records is done. */
    public static final String FIRST_BATCH = "@bench first-batch";

    /** Contestant to benchmark, when the measured time is over: the sender may stop. */
    public static final String MEASURED = "@bench measured";

    /** Contestant to benchmark, its last line; {@link Figures} as JSON follow. */
    public static final String RESULT = "@bench result ";

    /** Benchmark to contestant, when the sender has stopped; the number of lines sent follows. */
    public static final String SENT = "@bench sent ";

    private Protocol() {}
}
