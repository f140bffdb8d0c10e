package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a path names: a file; the files of a directory, but not of those inside it; or a pattern, such as
 * {@code logs/*.log} or {@code logs/2026-*}, for any of these. Names that start with {@code .} or {@code _} are passed over in
 * directories, as they are files of others in work.
 */
final class FileListing {
    private static final String WILDCARDS = "*?[{";

    private FileListing() {}

    /** Returns the files, in the order of their paths; refuses a path that names none. */
    static List<Path> of(String pathOrPattern, Operator operator) {
        List<Path> files = new ArrayList<>();
        try {
            Path path = Path.of(pathOrPattern);
            if (Files.exists(path)) {
                addFiles(path, files);
            } else if (hasWildcard(pathOrPattern)) {
                for (Path match : matches(pathOrPattern)) {
                    addFiles(match, files);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED, operator + " can not list " + pathOrPattern + ": " + e, e);
        }
        if (files.isEmpty() && !Files.isDirectory(Path.of(pathOrPattern))) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    operator + " finds no file at " + pathOrPattern + " (from "
                            + Path.of("").toAbsolutePath() + ")");
        }
        return files;
    }

    private static void addFiles(Path path, List<Path> files) throws IOException {
        if (!Files.isDirectory(path)) {
            files.add(path);
            return;
        }
        try (Stream<Path> children = Files.list(path)) {
            children.filter(child -> !isHidden(child) && Files.isRegularFile(child))
                    .sorted()
                    .forEach(files::add);
        }
    }

    private static boolean isHidden(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") || name.startsWith("_");
    }

    private static boolean hasWildcard(String text) {
        return text.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
    }

    /** Walks from the last directory without wildcards, as deep as the pattern goes. */
    private static List<Path> matches(String pattern) throws IOException {
        int wildcard = 0;
        while (WILDCARDS.indexOf(pattern.charAt(wildcard)) < 0) {
            wildcard++;
        }
        int slash = pattern.lastIndexOf('/', wildcard);
        Path root = Path.of(slash < 0 ? "" : pattern.substring(0, slash + 1));
        String rest = pattern.substring(slash + 1);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        int depth = rest.contains("**")
                ? Integer.MAX_VALUE
                : (int) rest.chars().filter(c -> c == '/').count() + 1;
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> walked = Files.walk(root, depth)) {
            return walked.filter(
                            path -> !path.equals(root) && !isHidden(path) && matcher.matches(root.relativize(path)))
                    .sorted()
                    .toList();
        }
    }
}
