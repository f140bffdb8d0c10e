package io.tidemill.spark;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineProvider;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Gives engines on Apache Spark: for {@code spark://host:port}, {@code yarn}, {@code k8s://...}, {@code local-cluster[workers,cores,MB]},
 * and for {@code spark-local[n]}, which is Spark inside of this process.
 */
public final class SparkEngineProvider implements EngineProvider {
    static final String LOCAL = "spark-local";

    private static final Pattern MASTERS =
            Pattern.compile("spark://.+|yarn|k8s://.+|local-cluster\\[.+]|spark-local(\\[(\\d{1,4}|\\*)])?");

    @Override
    public boolean accepts(String master) {
        return MASTERS.matcher(master).matches();
    }

    @Override
    public Engine create(String applicationName, String master) {
        return create(applicationName, master, Map.of());
    }

    @Override
    public Engine create(String applicationName, String master, Map<String, String> options) {
        return new SparkEngine(master, SparkContexts.lease(applicationName, master, options));
    }
}
