package io.tidemill.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a file, as raw bytes in no particular charset; a missing last line end is added.
 *
 * <p>A file of up to 64 MiB is read once, when this source is made; a larger one is read again by every cursor, in blocks,
 * so that memory stays bounded.
 */
public final class FileLines implements LineSource {

    private static final long LARGEST_HELD_BYTES = 64L << 20;

    private final LineSource onePass;
    private final boolean repeated;

    private FileLines(LineSource onePass, boolean repeated) {
        this.onePass = onePass;
        this.repeated = repeated;
    }

    /** Returns a source that ends at the end of the file. */
    public static FileLines once(Path file) throws IOException {
        return new FileLines(onePass(file, LARGEST_HELD_BYTES, LineBlock.BLOCK_BYTES), false);
    }

    /** Returns a source that starts again at the end of the file, without end. */
    public static FileLines repeated(Path file) throws IOException {
        return new FileLines(onePass(file, LARGEST_HELD_BYTES, LineBlock.BLOCK_BYTES), true);
    }

    /** Returns one pass over a file that is held in memory when it has at most {@code largestHeldBytes}. */
    static LineSource onePass(Path file, long largestHeldBytes, int blockBytes) throws IOException {
        requireLines(file);
        LineSource reading = new LineSource() {
            @Override
            public LineCursor open() throws IOException {
                return new FileCursor(file, blockBytes);
            }

            @Override
            public String toString() {
                return file.toString();
            }
        };
        return Files.size(file) <= largestHeldBytes ? held(reading) : reading;
    }

    @Override
    public LineCursor open() throws IOException {
        return repeated ? new RepeatedCursor(onePass) : onePass.open();
    }

    private static void requireLines(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file to serve lines from");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a regular file; lines are served from regular files only");
        }
        if (Files.size(file) == 0) {
            throw new IOException(file + " is empty; there are no lines to serve");
        }
    }

    private static LineSource held(LineSource lines) throws IOException {
        List<LineBlock> blocks = new ArrayList<>();
        try (LineCursor cursor = lines.open()) {
            for (Optional<LineBlock> block = cursor.next(); block.isPresent(); block = cursor.next()) {
                blocks.add(block.get().copy());
            }
        }
        return new BlockList(blocks);
    }
}
