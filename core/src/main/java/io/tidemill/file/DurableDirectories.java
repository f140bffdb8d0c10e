package io.tidemill.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories whose names survive a failure of the machine. */
public final class DurableDirectories {
    private static final boolean CAN_BE_SYNCED =
            !System.getProperty("os.name", "").startsWith("Windows");

    private DurableDirectories() {}

    /** Makes a directory and those above it, where they are missing, and makes their names durable. */
    public static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path above = directory.getParent();
            if (above != null) {
                create(above);
            }
            Files.createDirectories(directory);
            if (above != null) {
                sync(above);
            }
        }
    }

    /** Makes the names in a directory durable. An interrupt closes a channel, so that the work is begun again. */
    public static void sync(Path directory) throws IOException {
        boolean wasInterrupted = false;
        try {
            while (CAN_BE_SYNCED) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    wasInterrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
