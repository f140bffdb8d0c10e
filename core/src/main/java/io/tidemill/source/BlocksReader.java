package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.source.BlockTally.Note;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pass over blocks. It counts records, keeps each block's tally, and hands on no record of bytes that may have been written
 * again.
 */
final class BlocksReader<T> implements RecordReader<T>, Consumer<T> {
    private final ReceivedBatch<T> batch;
    private final List<ByteBlock> blocks;
    private final RecordDecoder<T> decoder;
    private int next;
    private @Nullable ByteBlock current;
    private @Nullable ByteBlock latest;
    private long records;
    private Map<String, Note> notes = Map.of();
    private Consumer<? super T> action = record -> {};

    BlocksReader(ReceivedBatch<T> batch, List<ByteBlock> blocks) {
        this.batch = batch;
        this.blocks = blocks;
        this.decoder = batch.format().decoder(this::note);
    }

    @Override
    public boolean hasNext() {
        try {
            while (current == null || !decoder.hasNext()) {
                if (!advance()) {
                    return false;
                }
            }
            return true;
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            T record = decoder.next();
            requireUnreleased();
            records++;
            return record;
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        this.action = action;
        try {
            while (current != null || advance()) {
                decoder.forEachRemaining(this);
                keepTally(true);
            }
        } catch (RuntimeException e) {
            throw explained(e);
        }
    }

    /** Takes a record of the decoder's loop. */
    @Override
    public void accept(T record) {
        requireUnreleased();
        records++;
        action.accept(record);
    }

    /** Goes to the next block; returns whether there is one. */
    private boolean advance() {
        keepTally(true);
        if (next == blocks.size()) {
            return false;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new TidemillException(ErrorCode.CANCELLED, "Reading the " + batch + " was interrupted");
        }
        ByteBlock block = blocks.get(next++);
        latest = block;
        requireUnreleased();
        decoder.reset(block.chunk.bytes, block.from, block.to());
        current = block;
        return true;
    }

    private void requireUnreleased() {
        ByteBlock block = latest;
        if (block != null) {
            batch.requireUnreleased(block);
        }
    }

    private void note(String what, String example) {
        if (notes.isEmpty()) {
            notes = new HashMap<>();
        }
        notes.merge(what, new Note(1, example), Note::plus);
    }

    private void keepTally(boolean whole) {
        ByteBlock block = current;
        if (block != null) {
            block.offer(new BlockTally(records, whole, notes));
            if (whole) {
                batch.wasRead(block);
            }
        }
        current = null;
        records = 0;
        notes = Map.of();
    }

    /** Bytes that were written again while they were decoded may fail in any way. */
    private RuntimeException explained(RuntimeException cause) {
        current = null;
        ByteBlock block = latest;
        if (block == null || !block.isReleased() || isReleasedFailure(cause)) {
            return cause;
        }
        TidemillException failure = batch.releasedFailure();
        failure.addSuppressed(cause);
        return failure;
    }

    private static boolean isReleasedFailure(RuntimeException cause) {
        return cause instanceof TidemillException known && known.code() == ErrorCode.INPUT_RELEASED;
    }

    @Override
    public void close() {
        keepTally(current != null && !decoder.hasNext());
    }
}
