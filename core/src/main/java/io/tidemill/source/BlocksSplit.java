package io.tidemill.source;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;

/** Some blocks of a batch, one after the other. Where it is serialized, a copy of the bytes travels. */
final class BlocksSplit<T> implements Split<T> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ReceivedBatch<T> batch;
    private final transient int first;
    private final transient int end;

    BlocksSplit(ReceivedBatch<T> batch, int first, int end) {
        this.batch = batch;
        this.first = first;
        this.end = end;
    }

    @Override
    public RecordReader<T> open() {
        return new BlocksReader<>(batch, batch.blocks().subList(first, end));
    }

    @Serial
    private Object writeReplace() {
        List<ByteBlock> blocks = batch.blocks().subList(first, end);
        byte[][] copies = new byte[blocks.size()][];
        for (int i = 0; i < copies.length; i++) {
            ByteBlock block = blocks.get(i);
            copies[i] = Arrays.copyOfRange(block.chunk.bytes, block.from, block.to());
        }
        blocks.forEach(batch::requireUnreleased);
        return new CopiedBytesSplit<>(copies, batch.format());
    }

    @Override
    public String toString() {
        return "blocks " + first + " to " + (end - 1) + " of the " + batch;
    }
}
