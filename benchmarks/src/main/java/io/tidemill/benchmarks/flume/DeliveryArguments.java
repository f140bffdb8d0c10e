package io.tidemill.benchmarks.flume;

import java.util.List;

/** What a counting program is told. */
public record DeliveryArguments(int port, long events, int passes) {
    static DeliveryArguments of(String... arguments) {
        return new DeliveryArguments(
                Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
    }

    /** Returns the command line that says this. */
    public List<String> toArguments() {
        return List.of(Integer.toString(port), Long.toString(events), Integer.toString(passes));
    }
}
