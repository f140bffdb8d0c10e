package io.tidemill.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The programs that come with Tidemill: the classes of the package {@code io.tidemill.examples} that have a main method. */
record Examples(ClassLoader classes) {

    static final String PACKAGE = "io.tidemill.examples";

    private static final String FOLDER = PACKAGE.replace('.', '/');

    /** Returns the simple names of all examples, in order. */
    List<String> names() {
        Set<String> names = new TreeSet<>();
        try {
            for (URL folder : Collections.list(classes.getResources(FOLDER))) {
                addNames(folder.toURI(), names);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return List.copyOf(names);
    }

    private void addNames(URI folder, Set<String> names) throws IOException {
        if (!folder.getScheme().equals("jar")) {
            addNames(Path.of(folder), names);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
            addNames(jar.getPath(FOLDER), names);
        }
    }

    private void addNames(Path folder, Set<String> names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .filter(this::isProgram)
                    .forEach(names::add);
        }
    }

    private boolean isProgram(String name) {
        try {
            return Program.hasMain(Class.forName(PACKAGE + '.' + name, false, classes));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
