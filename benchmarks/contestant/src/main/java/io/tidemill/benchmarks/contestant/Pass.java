package io.tidemill.benchmarks.contestant;

/** A pass over all records, which a contestant makes several times. */
public final class Pass {
    /** What a line starts with that tells of a pass; records and nanoseconds follow. */
    public static final String START = "pass ";

    private Pass() {}

    /** Tells the benchmark of a pass. */
    public static void print(long records, long nanos) {
        System.out.println(START + records + " " + nanos);
    }
}
