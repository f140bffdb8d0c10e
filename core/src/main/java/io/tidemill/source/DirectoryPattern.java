package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory, or a pattern for several: the longest part without wildcards, and a matcher for each name below it.
 *
 * @param root absolute
 * @param names what the names below the root must match, level by level
 */
record DirectoryPattern(Path root, List<PathMatcher> names) {
    private static final String WILDCARDS = "*?[{";

    /** Returns the pattern; a directory that exists is taken as it is written. */
    static DirectoryPattern of(String text) {
        if (text.isEmpty()) {
            throw TidemillException.invalidArgument("The name of a directory is empty; use \".\" for the current one");
        }
        int wildcard = firstWildcard(text);
        if (wildcard == text.length() || exists(text)) {
            return new DirectoryPattern(Path.of(text).toAbsolutePath().normalize(), List.of());
        }
        int slash = text.lastIndexOf('/', wildcard);
        List<PathMatcher> names = new ArrayList<>();
        for (String name : text.substring(slash + 1).split("/")) {
            if (name.contains("**")) {
                throw TidemillException.invalidArgument("The pattern " + text
                        + " has a '**'; name the directory above, and use DirectoryOptions.recursive()");
            }
            names.add(FileSystems.getDefault().getPathMatcher("glob:" + name));
        }
        Path root = Path.of(text.substring(0, slash + 1)).toAbsolutePath().normalize();
        return new DirectoryPattern(root, List.copyOf(names));
    }

    private static int firstWildcard(String text) {
        int at = 0;
        while (at < text.length() && WILDCARDS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static boolean exists(String text) {
        try {
            return Files.exists(Path.of(text));
        } catch (InvalidPathException e) {
            return false; // wildcards are no names on every system
        }
    }
}
