package io.tidemill.source;

import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.BlockTally.Note;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The received bytes of one batch. */
final class ReceivedBatch<T> implements SourceBatch<T> {
    /** Below two of these, more than one task would cost more than it saves. */
    private static final long MIN_SPLIT_BYTES = 64 << 10;

    private final ReceivedBytes<T> buffer;
    private final RecordFormat<T> format;
    private final SourceEvents events;
    private final String name;
    private final PositionChanges positions;
    private final SplitsPlan<T> plan;

    /** Emptied at the release, so that an RDD that the program keeps does not keep the memory. */
    private volatile List<ByteBlock> blocks;

    private final long bytes;
    private volatile boolean released;
    private volatile boolean releasesAsRead;

    // owned by the batches' thread
    private long recordCount = -1;
    private final Map<String, Long> reported = new HashMap<>();

    ReceivedBatch(
            ReceivedBytes<T> buffer,
            List<ByteBlock> blocks,
            RecordFormat<T> format,
            Operator operator,
            int splitCount,
            SourceEvents events,
            String name,
            PositionChanges positions) {
        this.buffer = buffer;
        this.blocks = blocks;
        this.format = format;
        this.events = events;
        this.name = name;
        this.positions = positions;
        this.plan = new SplitsPlan<>(splits(splitCount), operator);
        this.bytes = blocks.stream().mapToLong(ByteBlock::length).sum();
    }

    private List<Split<T>> splits(int most) {
        List<Split<T>> splits = new ArrayList<>();
        int first = 0;
        for (List<ByteBlock> run : BlockRuns.divide(blocks, ByteBlock::length, MIN_SPLIT_BYTES, most)) {
            splits.add(new BlocksSplit<>(this, first, first + run.size()));
            first += run.size();
        }
        return splits;
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
    public long recordCount() {
        if (recordCount < 0) {
            List<ByteBlock> counted = blocks();
            recordCount = counted.stream().mapToLong(this::recordsIn).sum();
            report(counted);
        }
        return recordCount;
    }

    private long recordsIn(ByteBlock block) {
        return block.tally()
                .filter(BlockTally::whole)
                .map(BlockTally::records)
                .orElseGet(() -> format.count(block.chunk.bytes, block.from, block.to()));
    }

    /** Tells what decoders noted and was not told before. */
    private void report(List<ByteBlock> noted) {
        Map<String, Note> sums = new HashMap<>();
        for (ByteBlock block : noted) {
            block.tally().ifPresent(tally -> tally.notes().forEach((what, note) -> sums.merge(what, note, Note::plus)));
        }
        sums.forEach((what, note) -> {
            long before = reported.getOrDefault(what, 0L);
            if (note.count() > before) {
                events.counted(what, note.count() - before, note.example());
                reported.put(what, note.count());
            }
        });
    }

    @Override
    public void releaseAsRead() {
        releasesAsRead = true;
        buffer.expectReleaseAsRead();
    }

    /** Notes that a pass has read a block to its end. */
    void wasRead(ByteBlock block) {
        if (releasesAsRead && block.release()) {
            buffer.release(List.of(block));
        }
    }

    @Override
    public PositionChanges positions() {
        return positions;
    }

    @Override
    public void release() {
        if (released) {
            return;
        }
        List<ByteBlock> given = blocks;
        released = true;
        blocks = List.of();
        report(given);
        buffer.release(given.stream().filter(ByteBlock::release).toList());
    }

    RecordFormat<T> format() {
        return format;
    }

    /** Returns the blocks, if they are still there. */
    List<ByteBlock> blocks() {
        List<ByteBlock> current = blocks;
        if (released) {
            throw releasedFailure();
        }
        return current;
    }

    /** Refuses what was just made of the bytes if they may have been others: called between decoding and use. */
    void requireUnreleased(ByteBlock block) {
        VarHandle.acquireFence(); // the bytes were read before the flag is
        if (block.isReleased()) {
            throw releasedFailure();
        }
    }

    TidemillException releasedFailure() {
        return ReleasedInput.failure(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
