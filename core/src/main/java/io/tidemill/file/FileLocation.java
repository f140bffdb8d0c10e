package io.tidemill.file;

import io.tidemill.error.TidemillException;
import java.io.File;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path that a location names. A location is a path as it stands, or a URI as {@code File.toURI()} and Hadoop's {@code Path}
 * write it: {@code file:/data/in}, {@code file:///data/in}, {@code file://localhost/data/in}, in which {@code %20} is a space. Any
 * other scheme is refused: it would become a directory called {@code hdfs:} below the working directory.
 */
public final class FileLocation {
    /** What to do about names that this JVM cannot express. */
    public static final String CHARSET = "This JVM writes and reads the names of files in "
            + System.getProperty("sun.jnu.encoding", "its own charset")
            + "; for names with other characters start it in a locale of UTF-8, such as LC_ALL=C.UTF-8";

    /** A single letter before a colon is a drive of Windows. */
    private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*", Pattern.DOTALL);

    private static final Pattern FILE = Pattern.compile("(?i)file:(?://(?:localhost)?)?(/.*)", Pattern.DOTALL);
    private static final Pattern WITH_DRIVE = Pattern.compile("/[A-Za-z]:.*", Pattern.DOTALL);

    private FileLocation() {}

    /** Returns whether {@code location} begins with a scheme, such as {@code file:/} or {@code hdfs://}. */
    public static boolean hasScheme(String location) {
        return WITH_SCHEME.matcher(location).matches();
    }

    /**
     * Returns the text of the path, or of the pattern of paths, that {@code location} names.
     *
     * @param user who asks, for messages
     * @throws TidemillException of code {@code INVALID_ARGUMENT} if it is not on this machine
     */
    public static String local(String location, String user) {
        if (!hasScheme(location)) {
            return location;
        }
        Matcher file = FILE.matcher(location);
        if (file.matches() && !file.group(1).startsWith("//")) {
            return decoded(file.group(1), location, user);
        }
        throw TidemillException.invalidArgument(user + " cannot use " + location
                + ": files are read and written on file systems of this machine. Write a path or file:///path, such as"
                + " one where the store is mounted; or read it with a Source, and write it with a Sink, that know the"
                + " store. (A directory whose name is like a scheme is written ./name:/)");
    }

    /** Returns the path that {@code location} names; as {@link #local}. */
    public static Path path(String location, String user) {
        return pathOf(local(location, user), user);
    }

    /** Returns {@code text} as a path; refuses what the file system of this machine cannot express. */
    public static Path pathOf(String text, String user) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw TidemillException.invalidArgument(
                    user + " cannot use " + text + ": " + e.getMessage() + ". " + CHARSET);
        }
    }

    private static String decoded(String path, String location, String user) {
        String plain;
        try {
            plain = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw TidemillException.invalidArgument(user + " cannot use " + location
                    + ": it has a % that begins no escape such as %20; write %25 for it, or a path without the scheme");
        }
        boolean hasDrive =
                File.separatorChar == '\\' && WITH_DRIVE.matcher(plain).matches();
        return hasDrive ? plain.substring(1) : plain;
    }
}
