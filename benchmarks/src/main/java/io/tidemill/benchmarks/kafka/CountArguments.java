package io.tidemill.benchmarks.kafka;

import java.util.List;

/** What a counting program is told. */
public record CountArguments(String bootstrapServers, String topic, long records, int passes) {
    static CountArguments of(String... arguments) {
        return new CountArguments(
                arguments[0], arguments[1], Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
    }

    /** Returns the command line that says this. */
    public List<String> toArguments() {
        return List.of(bootstrapServers, topic, Long.toString(records), Integer.toString(passes));
    }
}
