package io.tidemill.benchmarks.contestant;

/** A pass over all records, which a contestant makes several times. */
public final class Pass {
    /** What a line starts with that tells of a pass; records and nanoseconds follow. */
    public static final String START = "pass ";

    /** The line that tells that a pass may begin, where the records come from the benchmark. */
    public static final String READY = "ready";

    private Pass() {}

    /** Tells the benchmark of a pass. */
    public static void print(long records, long nanos) {
        System.out.println(START + records + " " + nanos);
    }
}
