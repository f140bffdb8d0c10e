package io.tidemill.spark.storage;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What Hadoop's client of S3 is told where the user has not: to give up within seconds instead of minutes, so that a wrong address is
 * told soon and a program that lost its store stops; and not to ask for directories, which a checkpoint has none of.
 */
final class ObjectStoreSettings {
    private static final Map<String, String> VALUES = Map.of(
            "fs.s3a.attempts.maximum", "3",
            "fs.s3a.retry.limit", "3",
            "fs.s3a.retry.interval", "500ms",
            "fs.s3a.retry.throttle.limit", "8",
            "fs.s3a.connection.establish.timeout", "15s",
            "fs.s3a.connection.timeout", "20s",
            "fs.s3a.connection.request.timeout", "30s",
            "fs.s3a.performance.flags", "create,delete,mkdir",
            "fs.s3a.input.stream.type", "classic");

    /** Where Hadoop's own defaults come from. */
    private static final String DEFAULTS = "core-default.xml";

    private ObjectStoreSettings() {}

    /** Returns a copy of a configuration with these values. */
    static Configuration of(Configuration configuration) {
        Configuration own = new Configuration(configuration);
        VALUES.forEach((name, value) -> {
            if (isUnset(configuration, name)) {
                own.set(name, value);
            }
        });
        return own;
    }

    private static boolean isUnset(Configuration configuration, String name) {
        String[] sources = configuration.getPropertySources(name);
        return sources == null || sources.length == 0 || sources[sources.length - 1].endsWith(DEFAULTS);
    }
}
