package io.tidemill.benchmarks.contestant;

import java.time.Duration;
import java.util.List;

/**
 * What a contestant is told on its command line.
 *
 * @param port where the sender listens, on the loopback address
 * @param batchInterval how often results are put out
 * @param warmup how long to work, from the first batch with records, before the measurement
 * @param measured how long to measure
 */
public record TrialSettings(int port, Duration batchInterval, Duration warmup, Duration measured) {

    public List<String> toArguments() {
        return List.of(Integer.toString(port), batchInterval.toString(), warmup.toString(), measured.toString());
    }

    public static TrialSettings fromArguments(List<String> arguments) {
        return new TrialSettings(
                Integer.parseInt(arguments.get(0)),
                Duration.parse(arguments.get(1)),
                Duration.parse(arguments.get(2)),
                Duration.parse(arguments.get(3)));
    }
}
