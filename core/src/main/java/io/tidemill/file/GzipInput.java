package io.tidemill.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * What is packed in a file of gzip members, one after the other. Java's reader takes whatever follows a member and is not another
 * one for the end, without a word: so a file whose second member is damaged would be read in part. This one refuses what follows, except
 * zeros, with which some programs fill up a block.
 */
public final class GzipInput extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;
    private static final int BUFFER_BYTES = 8 << 10;

    private final FileChannel channel;
    private long filledTo;
    private boolean isChecked;

    /** Unpacks the file of {@code channel}, which stands at its beginning and is closed with this. */
    public GzipInput(FileChannel channel, int bufferBytes) throws IOException {
        super(Channels.newInputStream(channel), bufferBytes);
        this.channel = channel;
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        filledTo = channel.position();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read < 0 && !isChecked) {
            isChecked = true;
            requireZerosFrom(filledTo - inf.getRemaining() + TRAILER_BYTES);
        }
        return read;
    }

    private void requireZerosFrom(long end) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
        long position = end;
        while (channel.read(bytes.clear(), position) > 0) {
            bytes.flip();
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    throw new ZipException("what begins at byte " + (position + bytes.position() - 1)
                            + ", behind the end of what is packed before, is not gzip");
                }
            }
            position += bytes.limit();
        }
    }
}
