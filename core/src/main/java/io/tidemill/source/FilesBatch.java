package io.tidemill.source;

import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.BlockTally.Note;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of one batch. Nothing is held that a release could give back: they can be read for as long as they exist. */
final class FilesBatch<T> implements SourceBatch<T> {
    private final List<FilesSplit<T>> splits;
    private final long bytes;
    private final SplitsPlan<T> plan;
    private final SourceEvents events;
    private final PositionChanges positions;
    private final Map<String, Long> reported = new HashMap<>();

    FilesBatch(
            List<FilesSplit<T>> splits, long bytes, Operator operator, SourceEvents events, PositionChanges positions) {
        this.splits = splits;
        this.bytes = bytes;
        this.plan = new SplitsPlan<>(List.copyOf(splits), operator);
        this.events = events;
        this.positions = positions;
    }

    @Override
    public Plan<T> plan() {
        return plan;
    }

    @Override
    public PositionChanges positions() {
        return positions;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long recordCount() {
        long count = splits.stream().mapToLong(FilesSplit::recordCount).sum();
        report();
        return count;
    }

    /** Tells what decoders noted and was not told before. */
    private void report() {
        Map<String, Note> sums = new HashMap<>();
        for (FilesSplit<T> split : splits) {
            split.tally().ifPresent(tally -> tally.notes().forEach((what, note) -> sums.merge(what, note, Note::plus)));
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
    public void release() {
        report();
    }
}
