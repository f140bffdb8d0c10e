package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stored records of one batch. */
final class StoredBatch<T> implements SourceBatch<T> {
    /** Below two of these, more than one task would cost more than it saves. */
    private static final int MIN_SPLIT_RECORDS = 512;

    private final ReceivedRecords<T> buffer;
    private final String name;
    private final long recordCount;
    private final long bytes;
    private final PositionChanges positions;
    private final SplitsPlan<T> plan;

    /** Emptied at the release, so that an RDD that the program keeps does not keep the memory. */
    private volatile List<List<RecordBlock<T>>> runs;

    private volatile boolean released;
    private volatile boolean releasesAsRead;

    StoredBatch(
            ReceivedRecords<T> buffer,
            List<RecordBlock<T>> blocks,
            Operator operator,
            int splitCount,
            String name,
            PositionChanges positions) {
        this.buffer = buffer;
        this.name = name;
        this.positions = positions;
        this.recordCount = blocks.stream().mapToLong(RecordBlock::size).sum();
        this.bytes = blocks.stream().mapToLong(block -> block.bytes).sum();
        this.runs = BlockRuns.divide(blocks, RecordBlock::size, MIN_SPLIT_RECORDS, splitCount);
        List<Split<T>> splits = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            splits.add(new StoredSplit<>(this, i));
        }
        this.plan = new SplitsPlan<>(splits, operator);
    }

    @Override
    public Plan<T> plan() {
        return plan;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public OptionalLong expectedCount() {
        return OptionalLong.of(recordCount);
    }

    @Override
    public long recordCount() {
        return recordCount;
    }

    @Override
    public void releaseAsRead() {
        releasesAsRead = true;
        buffer.expectReleaseAsRead();
    }

    @Override
    public PositionChanges positions() {
        return positions;
    }

    /** Notes that a pass has read a block to its end. */
    private void wasRead(RecordBlock<T> block) {
        if (releasesAsRead && block.release()) {
            buffer.release(List.of(block));
        }
    }

    @Override
    public void release() {
        if (!released) {
            List<List<RecordBlock<T>>> given = runs;
            released = true;
            runs = List.of();
            given.forEach(run ->
                    buffer.release(run.stream().filter(RecordBlock::release).toList()));
        }
    }

    private List<RecordBlock<T>> run(int index) {
        List<List<RecordBlock<T>>> current = runs;
        if (released) {
            throw ReleasedInput.failure(name);
        }
        return current.get(index);
    }

    private List<T> records(RecordBlock<T> block) {
        return block.records().orElseThrow(() -> ReleasedInput.failure(name));
    }

    private void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new TidemillException(ErrorCode.CANCELLED, "Reading the " + name + " was interrupted");
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** A run of blocks. Where it is serialized, the records travel, so they have to be serializable too. */
    private static final class StoredSplit<T> implements Split<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient StoredBatch<T> batch;
        private final transient int index;

        StoredSplit(StoredBatch<T> batch, int index) {
            this.batch = batch;
            this.index = index;
        }

        @Override
        public RecordReader<T> open() {
            return new StoredReader<>(batch, batch.run(index));
        }

        @Serial
        private Object writeReplace() {
            ArrayList<T> records = new ArrayList<>();
            batch.run(index).forEach(block -> records.addAll(batch.records(block)));
            return new CopiedRecordsSplit<>(records);
        }

        @Override
        public String toString() {
            return "part " + index + " of the " + batch;
        }
    }

    /** A pass over blocks. */
    private static final class StoredReader<T> implements RecordReader<T> {
        private final StoredBatch<T> batch;
        private final Iterator<RecordBlock<T>> blocks;
        private @Nullable RecordBlock<T> current;
        private Iterator<T> records = Collections.emptyIterator();

        StoredReader(StoredBatch<T> batch, List<RecordBlock<T>> blocks) {
            this.batch = batch;
            this.blocks = blocks.iterator();
        }

        @Override
        public boolean hasNext() {
            while (!records.hasNext()) {
                endBlock();
                if (!blocks.hasNext()) {
                    return false;
                }
                batch.requireUninterrupted();
                RecordBlock<T> block = blocks.next();
                records = batch.records(block).iterator();
                current = block;
            }
            return true;
        }

        /** Says that a block was read, once its last record has been used. */
        private void endBlock() {
            RecordBlock<T> ended = current;
            current = null;
            if (ended != null) {
                batch.wasRead(ended);
            }
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return records.next();
        }

        @Override
        public void forEachRemaining(Consumer<? super T> action) {
            while (hasNext()) {
                records.forEachRemaining(action);
            }
        }
    }

    /** Records that were sent to another process. */
    private record CopiedRecordsSplit<T>(ArrayList<T> records) implements Split<T> {
        @Override
        public RecordReader<T> open() {
            return RecordReader.over(records.iterator());
        }
    }
}
