package io.tidemill.benchmarks.durable;

import java.time.Duration;
import java.util.List;

/**
 * What the program with a state is told on its command line. The checkpoint directory is a setting, and so an option of the JVM.
 *
 * @param filledKeys keys that the first batches give a state; none for a state that the checkpoint directory holds
 * @param keys how many keys the state has
 * @param touched keys that each batch after these changes
 * @param warmup batches that are not measured
 * @param measured batches after them that are
 */
public record StateSettings(int filledKeys, int keys, int touched, int warmup, int measured, Duration batchInterval) {

    public List<String> toArguments() {
        return List.of(
                Integer.toString(filledKeys),
                Integer.toString(keys),
                Integer.toString(touched),
                Integer.toString(warmup),
                Integer.toString(measured),
                batchInterval.toString());
    }

    static StateSettings fromArguments(String[] arguments) {
        return new StateSettings(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Duration.parse(arguments[5]));
    }
}
