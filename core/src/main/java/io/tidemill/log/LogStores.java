package io.tidemill.log;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/**
 * The stores of checkpoint directories, found by their locations: a path, or {@code file:} and an absolute path, is a directory of this
 * machine; what begins with any other scheme is opened by a {@link LogStoreProvider} of the class path.
 */
public final class LogStores {
    /** A single letter before a colon is a drive of Windows. */
    private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*|(?i:file):.*");

    private static final String FILE = "file:";

    private LogStores() {}

    /** Returns whether {@code location} begins with a scheme, such as {@code hdfs://}. */
    public static boolean hasScheme(String location) {
        return WITH_SCHEME.matcher(location).matches();
    }

    /**
     * Returns the store at a location.
     *
     * @param options settings that providers may know, such as {@code spark.hadoop.fs.s3a.endpoint}
     * @throws TidemillException of code {@code CHECKPOINT_REFUSED} if nothing on the class path opens it, of code
     *     {@code CHECKPOINT_FAILED} if it cannot be reached
     */
    public static LogStore open(String location, Map<String, String> options) {
        if (!hasScheme(location)) {
            return LocalLogStore.at(Path.of(location));
        }
        if (location.regionMatches(true, 0, FILE, 0, FILE.length())) {
            return LocalLogStore.at(pathOf(location));
        }
        LogStoreProvider provider = ServiceLoader.load(LogStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.accepts(location))
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.CHECKPOINT_REFUSED,
                        "Nothing on the class path opens the checkpoint directory " + location
                                + "; add the module that does (tidemill-spark for hdfs://, s3a:// and what else Hadoop"
                                + " opens), or give a path of this machine"));
        try {
            return provider.open(location, options);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_FAILED,
                    "The checkpoint directory " + location + " cannot be reached: " + e
                            + "; check its address, and that its file system is up",
                    e);
        }
    }

    private static Path pathOf(String location) {
        try {
            return Path.of(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "The checkpoint directory " + location + " is not a path of this machine: " + e.getMessage()
                            + "; write file:///path",
                    e);
        }
    }
}
