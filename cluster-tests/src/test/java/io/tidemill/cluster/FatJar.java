package io.tidemill.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** One jar with the classes of a program and of the libraries it needs, as users build them for {@code spark-submit}. */
final class FatJar {
    private final JarOutputStream output;
    private final Set<String> names = new HashSet<>();

    private FatJar(JarOutputStream output) {
        this.output = output;
    }

    /** Writes {@code jar} from jars and directories; of entries with one name the first is taken. */
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
        }
        return jar;
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

    private void add(String name, InputStream content) throws IOException {
        if (names.add(name)) {
            output.putNextEntry(new JarEntry(name));
            content.transferTo(output);
            output.closeEntry();
        }
    }
}
