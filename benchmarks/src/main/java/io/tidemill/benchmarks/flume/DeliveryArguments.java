package io.tidemill.benchmarks.flume;

import java.util.List;

/** What a counting program is told, and what it prints. */
public record DeliveryArguments(int port, long events, int passes) {
    /** The line that tells that the port is open for a pass. */
    public static final String READY = "ready";

    /** What a line starts with that tells of a pass; events and nanoseconds follow. */
    public static final String PASS = "pass ";

    static DeliveryArguments of(String... arguments) {
        return new DeliveryArguments(
                Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    }

    /** Returns the command line that says this. */
    public List<String> toArguments() {
        return List.of(Integer.toString(port), Long.toString(events), Integer.toString(passes));
    }

    static void printPass(long events, long nanos) {
        System.out.println(PASS + events + " " + nanos);
    }
}
