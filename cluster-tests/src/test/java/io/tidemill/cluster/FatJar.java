package io.tidemill.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** One jar with the classes of a program and of the libraries it needs, as users build them for {@code spark-submit}. */
final class FatJar {
    private static final String SERVICES = "META-INF/services/";

    private final JarOutputStream output;
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> services = new TreeMap<>();

    private FatJar(JarOutputStream output) {
        this.output = output;
    }

    /** Writes {@code jar} from jars and directories. Of entries with one name the first is taken; services are merged. */
    static Path create(Path jar, List<Path> parts) throws IOException {
        try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar))) {
            FatJar fat = new FatJar(output);
            for (Path part : parts) {
                if (Files.isDirectory(part)) {
                    fat.addDirectory(part);
                } else {
                    fat.addJar(part);
                }
            }
            fat.addServices();
        }
        return jar;
    }

    /** Returns the jar or directory that a class comes from. */
    static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void addDirectory(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream content = Files.newInputStream(file)) {
                    add(directory.relativize(file).toString(), content);
                }
            }
        }
    }

    private void addJar(Path part) throws IOException {
        try (JarFile jar = new JarFile(part.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    try (InputStream content = jar.getInputStream(entry)) {
                        add(entry.getName(), content);
                    }
                }
            }
        }
    }

    private void addServices() throws IOException {
        for (Map.Entry<String, String> service : services.entrySet()) {
            output.putNextEntry(new JarEntry(service.getKey()));
            output.write(service.getValue().getBytes(UTF_8));
            output.closeEntry();
        }
    }

    private void add(String name, InputStream content) throws IOException {
        if (name.startsWith(SERVICES)) {
            services.merge(name, new String(content.readAllBytes(), UTF_8) + "\n", String::concat);
        } else if (names.add(name)) {
            output.putNextEntry(new JarEntry(name));
            content.transferTo(output);
            output.closeEntry();
        }
    }
}
