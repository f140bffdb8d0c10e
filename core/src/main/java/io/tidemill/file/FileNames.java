package io.tidemill.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the name of a file says about the file. Letters count the same in either case. */
public final class FileNames {
    /** Endings that browsers, transfer programs and stores give to a file until it is complete. */
    private static final List<String> IN_WORK = List.of(
            ".tmp",
            ".temp",
            ".part",
            ".partial",
            ".filepart",
            ".crdownload",
            ".download",
            ".inprogress",
            "._copying_",
            ".swp",
            "~");

    private static final List<String> PACKED_OTHERWISE = List.of(
            ".tar.gz",
            ".tgz",
            ".tar",
            ".zst",
            ".zstd",
            ".bz2",
            ".xz",
            ".lzma",
            ".lzo",
            ".lz4",
            ".snappy",
            ".br",
            ".deflate",
            ".zip",
            ".7z",
            ".rar");

    /** What stands for bytes that are no character. */
    private static final char UNKNOWN = '\uFFFD';

    private FileNames() {}

    /**
     * Returns whether a file, or a directory, is in work or of no interest: its name begins with {@code .} or {@code _}, or
     * has an ending that it loses when it is complete.
     */
    public static boolean isInWork(String name) {
        return isHidden(name) || endingInWork(name).isPresent();
    }

    /** Returns whether a file is in work, where files that end in {@code asked} are wanted all the same. */
    public static boolean isPassedOver(String name, Optional<String> asked) {
        return isInWork(name)
                && !(asked.isPresent() && !isHidden(name) && endingInWork(name).equals(asked));
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    /** Returns the ending that says that a file is in work. */
    public static Optional<String> endingInWork(String name) {
        return ending(name, IN_WORK);
    }

    /**
     * Returns whether the text of {@code file} leads back to it. A name may have bytes that this JVM's charset has no characters
     * for: what unpacked or mounted files bring along, or any but plain letters where the JVM runs in the locale C.
     */
    public static boolean isExpressible(Path file) {
        String text = file.toString();
        if (text.indexOf(UNKNOWN) < 0) {
            return true;
        }
        try {
            return Path.of(text).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns whether a file is packed as gzip does it, and unpacked while it is read. */
    public static boolean isPacked(String name) {
        return name.length() > 3 && name.regionMatches(true, name.length() - 3, ".gz", 0, 3);
    }

    /** Returns the ending of a file that is packed in a way that cannot be read. */
    public static Optional<String> unreadableEnding(String name) {
        return ending(name, PACKED_OTHERWISE);
    }

    /** Returns why a file that is packed in such a way is refused, and what to do. */
    public static String refusal(String file, String ending) {
        return file + " ends in " + ending
                + ", and only files that end in .gz are unpacked; unpack it, or pack it with gzip";
    }

    private static Optional<String> ending(String name, List<String> endings) {
        if (name.isEmpty() || (name.indexOf('.') < 0 && !name.endsWith("~"))) {
            return Optional.empty();
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return endings.stream().filter(lower::endsWith).findFirst();
    }
}
