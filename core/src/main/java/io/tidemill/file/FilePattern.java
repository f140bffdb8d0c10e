package io.tidemill.file;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A path, or a pattern of paths, divided where its wildcards begin. A name with brackets that is there as it is written, such as
 * {@code Render[1]} in {@code data/Render[1]/*.txt}, has no wildcards.
 *
 * @param root what comes before them, with its slash
 * @param names the names with wildcards, and all behind them; empty for a path
 */
public record FilePattern(String root, String names) {
    private static final String WILDCARDS = "*?[{";

    /** Returns {@code text} divided. */
    public static FilePattern of(String text) {
        int start = 0;
        while (start < text.length()) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            if (hasWildcard(text.substring(start, end)) && !exists(text.substring(0, end))) {
                return new FilePattern(text.substring(0, start), text.substring(start));
            }
            start = end + 1;
        }
        return new FilePattern(text, "");
    }

    /** Returns whether it names one path. */
    public boolean isPath() {
        return names.isEmpty();
    }

    private static boolean hasWildcard(String text) {
        return text.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
    }

    private static boolean exists(String text) {
        try {
            return Files.exists(Path.of(text));
        } catch (InvalidPathException e) {
            return false; // wildcards are no names on every system
        }
    }
}
