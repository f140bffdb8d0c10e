package io.tidemill.spark.storage;

import io.tidemill.log.LocalLogStore;
import io.tidemill.log.LogStore;
import io.tidemill.log.LogStoreProvider;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Keeps checkpoint directories on Hadoop's file systems: {@code hdfs://namenode/path}. Hadoop's configuration is read from the class
 * path, from the directory in {@code HADOOP_CONF_DIR}, and from system properties {@code spark.hadoop.NAME}. A {@code file:} location is
 * a local directory; object stores are refused, for they can not append.
 */
public final class HadoopLogStoreProvider implements LogStoreProvider {
    private static final Set<String> OBJECT_STORES =
            Set.of("s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cosn", "obs");
    private static final Set<String> FILE_SYSTEMS =
            Set.of("file", "hdfs", "viewfs", "webhdfs", "swebhdfs", "o3fs", "ofs");
    private static final String HADOOP_SETTING = "spark.hadoop.";

    /** The provider that {@link java.util.ServiceLoader} makes. */
    public HadoopLogStoreProvider() {}

    @Override
    public boolean accepts(String location) {
        String scheme = scheme(location);
        return OBJECT_STORES.contains(scheme) || FILE_SYSTEMS.contains(scheme);
    }

    @Override
    public LogStore open(String location) throws IOException {
        String scheme = scheme(location);
        if (scheme.equals("file")) {
            return LocalLogStore.at(
                    java.nio.file.Path.of(new Path(location).toUri().getPath()));
        }
        if (OBJECT_STORES.contains(scheme)) {
            throw HadoopLogStore.refused(location, scheme + " is an object store");
        }
        try {
            return HadoopLogStore.at(new Path(location), configuration(), Clock.system());
        } catch (UnsupportedFileSystemException e) {
            throw HadoopLogStore.refused(location, e.getMessage() + ", on this class path");
        }
    }

    private static String scheme(String location) {
        int end = location.indexOf(':');
        return end < 0 ? "" : location.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        String directory = System.getenv("HADOOP_CONF_DIR");
        if (directory != null) {
            for (String name : new String[] {"core-site.xml", "hdfs-site.xml"}) {
                java.nio.file.Path file = java.nio.file.Path.of(directory, name);
                if (Files.isReadable(file)) {
                    configuration.addResource(new Path(file.toUri()));
                }
            }
        }
        Properties properties = System.getProperties();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(HADOOP_SETTING)) {
                configuration.set(name.substring(HADOOP_SETTING.length()), properties.getProperty(name));
            }
        }
        return configuration;
    }
}
