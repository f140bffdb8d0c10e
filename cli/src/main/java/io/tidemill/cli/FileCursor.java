package io.tidemill.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** One pass over a file, read block by block into one buffer; a missing last line end is added. */
final class FileCursor implements LineCursor {

    private final FileChannel file;
    private final ByteBuffer buffer;
    private boolean atEnd;
    private byte lastByte = '\n';

    FileCursor(Path path, int blockBytes) throws IOException {
        this.file = FileChannel.open(path);
        this.buffer = ByteBuffer.allocateDirect(blockBytes).limit(0);
    }

    @Override
    public Optional<LineBlock> next() throws IOException {
        fill();
        if (!buffer.hasRemaining()) {
            return Optional.empty();
        }
        int end = blockEnd();
        LineBlock block = LineBlock.of(buffer.slice(0, end));
        buffer.position(end);
        return Optional.of(block);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Moves the bytes left over to the front and reads behind them until the buffer is full or the file ends. */
    private void fill() throws IOException {
        buffer.compact();
        while (!atEnd && buffer.hasRemaining()) {
            atEnd = file.read(buffer) < 0;
        }
        if (buffer.position() > 0) {
            lastByte = buffer.get(buffer.position() - 1);
        }
        if (atEnd && lastByte != '\n') {
            buffer.put((byte) '\n');
            lastByte = '\n';
        }
        buffer.flip();
    }

    /** Returns the end of the last whole line, or of all bytes when they hold no line end. */
    private int blockEnd() {
        int end = buffer.limit();
        while (end > 0 && buffer.get(end - 1) != '\n') {
            end--;
        }
        return end > 0 ? end : buffer.limit();
    }
}
