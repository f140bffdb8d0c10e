package io.tidemill.source;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.Serial;
import java.util.NoSuchElementException;

/** Received bytes that were sent to another process. What a decoder notes about records is not counted there. */
final class CopiedBytesSplit<T> implements Split<T> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final byte[][] blocks;
    private final RecordFormat<T> format;

    CopiedBytesSplit(byte[][] blocks, RecordFormat<T> format) {
        this.blocks = blocks;
        this.format = format;
    }

    @Override
    public RecordReader<T> open() {
        RecordDecoder<T> decoder = format.decoder(RecordNotes.NONE);
        decoder.reset(new byte[0], 0, 0);
        return new RecordReader<>() {
            private int next;

            @Override
            public boolean hasNext() {
                while (!decoder.hasNext() && next < blocks.length) {
                    byte[] block = blocks[next++];
                    decoder.reset(block, 0, block.length);
                }
                return decoder.hasNext();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return decoder.next();
            }
        };
    }

    @Override
    public String toString() {
        return blocks.length + " blocks of received bytes";
    }
}
