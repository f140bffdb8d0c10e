package io.tidemill.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.tidemill.engine.local.OwnedDirectory;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * The jars that executors need and do not have: everything of a program's class path that is not Spark's own. Directories of classes
 * are packed into jars. A program that {@code spark-submit} started, or that says itself what is sent, is left alone.
 */
final class ShippedJars {
    private static final String JARS = "spark.jars";

    private ShippedJars() {}

    /** Returns where jars are made, in the directory for temporary files. */
    static OwnedDirectory directory() {
        return new OwnedDirectory(Path.of(System.getProperty("java.io.tmpdir")), "tidemill-jars-");
    }

    /**
     * Adds this JVM's jars to a configuration, unless it says already what is sent.
     *
     * @param made where jars are made that have to stay as long as executors may come
     */
    static void addTo(SparkConf conf, OwnedDirectory made) {
        if (conf.contains(JARS) || conf.contains("spark.submit.deployMode")) {
            return;
        }
        List<Path> jars = select(entries(Thread.currentThread().getContextClassLoader()), place(SparkConf.class), made);
        if (!jars.isEmpty()) {
            conf.set(JARS, jars.stream().map(jar -> jar.toUri().toString()).collect(Collectors.joining(",")));
        }
    }

    /** Returns the class path of this JVM, and of the class loaders above {@code loader} that have one of their own. */
    private static Set<Path> entries(@Nullable ClassLoader loader) {
        Set<Path> entries = new LinkedHashSet<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry).toAbsolutePath().normalize());
            }
        }
        for (ClassLoader above = loader; above != null; above = above.getParent()) {
            if (above instanceof URLClassLoader known) {
                for (URL url : known.getURLs()) {
                    if (url.getProtocol().equals("file")) {
                        entries.add(path(url));
                    }
                }
            }
        }
        return entries;
    }

    private static Path place(Class<?> type) {
        return path(type.getProtectionDomain().getCodeSource().getLocation());
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI()).toAbsolutePath().normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the jars to send, in the order of {@code entries}; no two have the same file name.
     *
     * @param entries a class path
     * @param sparkCore the jar that holds Spark's core: what lies beside it in an installation is Spark's
     * @param made where jars are made
     */
    static List<Path> select(Iterable<Path> entries, Path sparkCore, OwnedDirectory made) {
        Set<String> sparks = namesOfSpark();
        Path installation = sparkCore.getParent();
        boolean isInstallation = installation != null && installation.endsWith("jars");
        Set<String> taken = new HashSet<>();
        List<Path> jars = new ArrayList<>();
        for (Path entry : entries) {
            boolean isSparks = entry.equals(sparkCore)
                    || sparks.contains(artifact(entry))
                    || (isInstallation && Objects.equals(installation, entry.getParent()));
            if (!isSparks && Files.exists(entry)) {
                jars.add(sendable(entry, taken, made));
            }
        }
        return jars;
    }

    /** Returns a jar with the content of an entry and a name that is not taken, as Spark knows jars by their names. */
    private static Path sendable(Path entry, Set<String> taken, OwnedDirectory made) {
        String name = String.valueOf(entry.getFileName());
        if (Files.isRegularFile(entry) && taken.add(name)) {
            return entry;
        }
        String base = name.endsWith(".jar") ? name.substring(0, name.length() - ".jar".length()) : name;
        int number = 1;
        while (!taken.add(base + "-" + number + ".jar")) {
            number++;
        }
        try {
            Path jar = made.resolve(base + "-" + number + ".jar");
            if (Files.isDirectory(entry)) {
                pack(entry, jar);
            } else {
                Files.copy(entry, jar);
            }
            return jar;
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    "Packing " + entry + " of the class path into a jar for executors failed: " + e
                            + "; free space in the temporary directory, or name the jars in the setting " + JARS,
                    e);
        }
    }

    private static void pack(Path directory, Path jar) throws IOException {
        try (Stream<Path> files = Files.walk(directory);
                JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                output.putNextEntry(
                        new JarEntry(directory.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, output);
                output.closeEntry();
            }
        }
    }

    /** Returns the artifacts that Spark consists of, as the build has found them. */
    private static Set<String> namesOfSpark() {
        try (InputStream file =
                requireNonNull(ShippedJars.class.getResourceAsStream("jars-of-spark"), "jars-of-spark")) {
            return Arrays.stream(new String(file.readAllBytes(), UTF_8).trim().split(","))
                    .map(name -> artifact(Path.of(name)))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a jar's name up to its major version, for jackson-core 3 is not jackson-core 2; a directory's own name. */
    private static String artifact(Path entry) {
        return String.valueOf(entry.getFileName()).replaceFirst("\\.jar$", "").replaceFirst("(-\\d+).*", "$1");
    }
}
