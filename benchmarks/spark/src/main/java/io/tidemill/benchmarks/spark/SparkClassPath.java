package io.tidemill.benchmarks.spark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The class path of JVMs with Spark: this module, Spark Streaming, and Tidemill with its Spark engine. */
public final class SparkClassPath {
    private SparkClassPath() {}

    /** Returns it as {@code java -cp} takes it. */
    public static String asText() {
        try (InputStream file = SparkClassPath.class.getResourceAsStream("classpath")) {
            byte[] written = Objects.requireNonNull(file, "the build writes it").readAllBytes();
            return with(SparkClassPath.class, new String(written, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns it with the classes that a class was built with. */
    public static String with(Class<?> built) {
        return with(built, asText());
    }

    private static String with(Class<?> built, String classPath) {
        try {
            Path own = Path.of(
                    built.getProtectionDomain().getCodeSource().getLocation().toURI());
            return own + File.pathSeparator + classPath;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The classes of " + built.getName() + " have no place", e);
        }
    }
}
