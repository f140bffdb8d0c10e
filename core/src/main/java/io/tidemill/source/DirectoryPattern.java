package io.tidemill.source;

import io.tidemill.error.TidemillException;
import io.tidemill.file.FileLocation;
import io.tidemill.file.FileNames;
import io.tidemill.file.FilePattern;
import io.tidemill.plan.Operator;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory, or a pattern for several: the longest part without wildcards, and a matcher for each name below it.
 *
 * @param root absolute
 * @param names what the names below the root must match, level by level
 * @param onlyDirectories whether what the last of them matches is a directory: the pattern ends with a slash
 */
record DirectoryPattern(Path root, List<NamePattern> names, boolean onlyDirectories) {
    /** A pattern for one name. */
    private record NamePattern(PathMatcher matcher, Optional<String> endingInWork) {
        static NamePattern of(String text) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + text);
            return new NamePattern(matcher, FileNames.endingInWork(text));
        }

        boolean matches(Path name) {
            return !FileNames.isPassedOver(name.toString(), endingInWork) && matcher.matches(name);
        }
    }

    /** Returns the pattern; a directory that exists is taken as it is written. */
    static DirectoryPattern of(String location) {
        if (location.isEmpty()) {
            throw TidemillException.invalidArgument("The name of a directory is empty; use \".\" for the current one");
        }
        String user = Operator.here("DirectorySource").toString();
        String text = FileLocation.local(location, user);
        FilePattern pattern = FilePattern.of(text);
        List<NamePattern> names = new ArrayList<>();
        if (pattern.isPath()) {
            return new DirectoryPattern(absolute(text, user), names, false);
        }
        for (String name : pattern.names().split("/")) {
            if (name.contains("**")) {
                throw TidemillException.invalidArgument("The pattern " + text
                        + " has a '**'; name the directory above, and use DirectoryOptions.recursive()");
            }
            names.add(NamePattern.of(name));
        }
        return new DirectoryPattern(absolute(pattern.root(), user), List.copyOf(names), text.endsWith("/"));
    }

    /** Returns whether a name in a directory {@code level} levels below the root leads to files that are wanted. */
    boolean matches(Path name, int level) {
        return level < names.size() ? names.get(level).matches(name) : !FileNames.isInWork(name.toString());
    }

    /** Returns whether files may lie in a directory on this level. */
    boolean hasFiles(int level) {
        return level >= (onlyDirectories ? names.size() : names.size() - 1);
    }

    private static Path absolute(String text, String user) {
        return FileLocation.pathOf(text, user).toAbsolutePath().normalize();
    }
}
