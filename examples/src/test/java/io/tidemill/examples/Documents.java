package io.tidemill.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The documents of the project. */
final class Documents {
    /** The root of the project; tests run in a module's directory. */
    static final Path ROOT = root(Path.of("").toAbsolutePath());

    private Documents() {}

    private static Path root(Path directory) {
        return Files.isDirectory(directory.resolve("docs")) ? directory : root(directory.getParent());
    }

    /** Returns the README and every page below {@code docs}. */
    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    /** Returns the lines of a page below {@code docs}. */
    static List<String> lines(String page) throws IOException {
        return Files.readAllLines(ROOT.resolve("docs").resolve(page));
    }

    /** Returns a file's path from the root. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }
}
