package io.tidemill.spark.storage;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.log.LocalLogStore;
import io.tidemill.log.LogStore;
import io.tidemill.log.LogStoreProvider;
import io.tidemill.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Keeps checkpoint directories on Hadoop's file systems: {@code hdfs://namenode/path}, {@code s3a://bucket/path}. Hadoop's
 * configuration is read from the class path, from the directory in {@code HADOOP_CONF_DIR}, and from the program's settings {@code
 * spark.hadoop.NAME}. A {@code file:} location is a local directory; a file system that can neither append and cut, nor put objects
 * under conditions, is refused.
 */
public final class HadoopLogStoreProvider implements LogStoreProvider {
    private static final Set<String> SCHEMES = Set.of(
            "file",
            "hdfs",
            "viewfs",
            "webhdfs",
            "swebhdfs",
            "o3fs",
            "ofs",
            "s3a",
            "gs",
            "abfs",
            "abfss",
            "wasb",
            "wasbs",
            "oss",
            "cosn",
            "obs");

    /** Amazon's names for what Hadoop calls s3a. */
    private static final Set<String> OLD_S3 = Set.of("s3", "s3n");

    private static final List<String> FILES =
            List.of(CommonPathCapabilities.FS_APPEND, CommonPathCapabilities.FS_TRUNCATE);
    private static final String HADOOP_SETTING = "spark.hadoop.";

    /** The provider that {@link java.util.ServiceLoader} makes. */
    public HadoopLogStoreProvider() {}

    @Override
    public boolean accepts(String location) {
        String scheme = scheme(location);
        return SCHEMES.contains(scheme) || OLD_S3.contains(scheme);
    }

    @Override
    public LogStore open(String location, Map<String, String> options) throws IOException {
        String scheme = scheme(location);
        if (scheme.equals("file")) {
            return LocalLogStore.at(
                    java.nio.file.Path.of(new Path(location).toUri().getPath()));
        }
        if (OLD_S3.contains(scheme)) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "Hadoop reaches S3 by the scheme s3a; write s3a" + location.substring(scheme.length())
                            + " instead of " + location);
        }
        return open(new Path(location), configuration(options));
    }

    /**
     * Opens the store in {@code directory}, which appears with the first file. It has a connection of its own, which Hadoop's
     * shutdown hook does not close: a program writes until it is stopped.
     */
    static LogStore open(Path directory, Configuration configuration) throws IOException {
        Configuration own = ObjectStoreSettings.of(configuration);
        own.setBoolean("fs.automatic.close", false);
        FileSystem files = connect(directory, own);
        if (has(files, directory, FILES)) {
            return new HadoopLogStore(
                    files, FileContext.getFileContext(directory.toUri(), own), directory, Clock.system());
        }
        if (has(files, directory, Bucket.CAPABILITIES)) {
            try {
                files.exists(directory); // so that it is told now if the store cannot be reached
            } catch (IOException e) {
                files.close();
                throw ObjectStoreErrors.readable(directory.toString(), endpoint(own), e);
            }
            return new ObjectLogStore(
                    new Bucket(files), files.makeQualified(directory), Clock.system(), UUID::randomUUID);
        }
        files.close();
        throw refused(
                directory.toString(),
                "its file system, " + files.getClass().getSimpleName() + ", lacks "
                        + String.join(", ", lacking(files, directory)));
    }

    private static FileSystem connect(Path directory, Configuration configuration) throws IOException {
        try {
            return FileSystem.newInstance(directory.toUri(), configuration);
        } catch (UnsupportedFileSystemException e) {
            throw refused(directory.toString(), e.getMessage() + ", on this class path");
        } catch (IllegalArgumentException e) { // so Hadoop says that there is no such host
            throw new IOException("The file system of " + directory + " was not found: " + e.getMessage(), e);
        } catch (RuntimeException | NoClassDefFoundError e) { // and so that there is no such class
            throw ObjectStoreErrors.missing(directory.toString(), e);
        } catch (IOException e) {
            throw ObjectStoreErrors.readable(directory.toString(), endpoint(configuration), e);
        }
    }

    private static String endpoint(Configuration configuration) {
        String endpoint = configuration.getTrimmed("fs.s3a.endpoint", "");
        return endpoint.isEmpty() ? "its store" : endpoint;
    }

    private static boolean has(FileSystem files, Path directory, List<String> capabilities) throws IOException {
        for (String capability : capabilities) {
            if (!files.hasPathCapability(directory, capability)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> lacking(FileSystem files, Path directory) throws IOException {
        for (List<String> capabilities : List.of(FILES, Bucket.CAPABILITIES)) {
            for (String capability : capabilities) {
                if (files.hasPathCapability(directory, capability)) {
                    return capabilities.stream()
                            .filter(other -> !other.equals(capability))
                            .toList();
                }
            }
        }
        return Stream.concat(FILES.stream(), Bucket.CAPABILITIES.stream()).toList();
    }

    /** The error for a place where no checkpoint can be kept. */
    static TidemillException refused(String location, String reason) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "A checkpoint directory cannot be kept at " + location + ": " + reason
                        + "; it needs files that can be appended to, cut and synced, as HDFS has them, or objects that"
                        + " are put under a condition, as S3A does. Name a directory in HDFS, such as"
                        + " hdfs://namenode/tidemill/NAME, in S3, such as s3a://bucket/tidemill/NAME, or one that the"
                        + " driver's machine mounts; the program's outputs may stay where they are");
    }

    private static String scheme(String location) {
        int end = location.indexOf(':');
        return end < 0 ? "" : location.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static Configuration configuration(Map<String, String> options) {
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
        options.forEach((name, value) -> {
            if (name.startsWith(HADOOP_SETTING)) {
                configuration.set(name.substring(HADOOP_SETTING.length()), value);
            }
        });
        return configuration;
    }
}
