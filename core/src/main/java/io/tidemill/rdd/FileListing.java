package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.FileLocation;
import io.tidemill.file.FileNames;
import io.tidemill.file.FilePattern;
import io.tidemill.plan.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a location names: a file; the files of a directory, but not of those inside it; or a pattern, such as
 * {@code logs/*.log} or {@code logs/2026-*}, for any of these. A pattern that ends with a slash names directories only. Names of
 * files in work are passed over in directories, as {@link FileNames#isInWork} knows them; those that end as the pattern does are not.
 */
final class FileListing {
    private final Operator operator;

    private FileListing(Operator operator) {
        this.operator = operator;
    }

    /** Returns the files, in the order of their paths; refuses a location that names none. */
    static List<Path> of(String location, Operator operator) {
        return new FileListing(operator).list(FileLocation.local(location, operator.toString()));
    }

    private List<Path> list(String pathOrPattern) {
        List<Path> files = new ArrayList<>();
        FilePattern pattern = FilePattern.of(pathOrPattern);
        boolean isDirectory = false;
        try {
            if (pattern.isPath()) {
                Path path = FileLocation.pathOf(pathOrPattern, operator.toString());
                isDirectory = Files.isDirectory(path);
                if (Files.exists(path)) {
                    addFiles(path, files);
                }
            } else {
                for (Path match : matches(pattern)) {
                    addFiles(match, files);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED, operator + " cannot list " + pathOrPattern + ": " + e, e);
        }
        if (files.isEmpty() && !isDirectory) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    operator + " finds no file at " + pathOrPattern + " (from "
                            + Path.of("").toAbsolutePath() + ")");
        }
        files.forEach(this::requireExpressible);
        return files;
    }

    private void addFiles(Path path, List<Path> files) throws IOException {
        if (!Files.isDirectory(path)) {
            files.add(path);
            return;
        }
        try (Stream<Path> children = Files.list(path)) {
            children.filter(child -> !FileNames.isInWork(name(child)) && Files.isRegularFile(child))
                    .sorted()
                    .forEach(files::add);
        }
    }

    /** Tasks open files by the text of their paths. */
    private void requireExpressible(Path file) {
        if (!FileNames.isExpressible(file)) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    operator + " cannot open " + file
                            + ", since its name has bytes that this JVM has no characters for." + " Rename the file. "
                            + FileLocation.CHARSET);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Walks from the last directory without wildcards, as deep as the pattern goes. */
    private List<Path> matches(FilePattern pattern) throws IOException {
        Path root = FileLocation.pathOf(pattern.root(), operator.toString());
        String names = pattern.names();
        boolean onlyDirectories = names.endsWith("/");
        String rest = onlyDirectories ? names.substring(0, names.length() - 1) : names;
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        int depth = rest.contains("**")
                ? Integer.MAX_VALUE
                : (int) rest.chars().filter(c -> c == '/').count() + 1;
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        Optional<String> asked = FileNames.endingInWork(rest);
        try (Stream<Path> walked = Files.walk(root, depth)) {
            return walked.filter(path -> !path.equals(root)
                            && !FileNames.isPassedOver(name(path), asked)
                            && matcher.matches(root.relativize(path))
                            && (!onlyDirectories || Files.isDirectory(path)))
                    .sorted()
                    .toList();
        }
    }
}
