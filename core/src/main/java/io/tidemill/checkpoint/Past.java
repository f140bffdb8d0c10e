package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.source.PositionChanges;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a journal tells of the batches before, without the entries of states.
 *
 * @param started the start of the program that the last batch belongs to, planned or over; empty before the first one
 * @param committed the last batch that is over
 * @param committedEnd where in the journal the records of that batch end
 * @param roundStart where the entries of states have to be read from
 * @param remembered the batches to be remembered for windows, oldest first, the last committed one included
 * @param positions of all sources before the first of these
 * @param pending the batch that was planned and is not over
 * @param totals of accumulators, by name
 */
public record Past(
        Optional<Started> started,
        Optional<BatchTime> committed,
        long committedEnd,
        long roundStart,
        List<PastBatch> remembered,
        Map<String, Map<String, String>> positions,
        Optional<Planned> pending,
        Map<String, byte[]> totals) {
    /**
     * A batch that is over.
     *
     * @param changes how far it moved each source, by name
     */
    public record PastBatch(BatchTime time, CheckpointRecord.Outcome outcome, Map<String, PositionChanges> changes) {
        /** Returns the batch without the sources that begin anew. */
        PastBatch continuedBy(Started program) {
            Map<String, PositionChanges> continued = new LinkedHashMap<>(changes);
            continued.keySet().removeIf(source -> !program.continuesSource(source));
            return new PastBatch(time, outcome, continued);
        }
    }

    /** Returns the past without the batches that {@code memory} does not reach back to. */
    Past rememberedFor(Duration memory) {
        List<PastBatch> left = new ArrayList<>(remembered);
        Map<String, Map<String, String>> base = new HashMap<>();
        positions.forEach((source, parts) -> base.put(source, new HashMap<>(parts)));
        while (!left.isEmpty()
                && committed.isPresent()
                && !left.get(0).time().plus(memory).isAfter(committed.get())) {
            left.remove(0)
                    .changes()
                    .forEach((source, change) ->
                            change.applyTo(base.computeIfAbsent(source, absent -> new HashMap<>())));
        }
        return new Past(started, committed, committedEnd, roundStart, List.copyOf(left), base, pending, totals);
    }

    /** Returns the past as a program takes it up that remembers batches for {@code memory}: no further back than the one before did. */
    Past takenUpFor(Duration memory) {
        Duration before = started.map(Started::memory).orElse(memory);
        return rememberedFor(before.compareTo(memory) < 0 ? before : memory);
    }

    /** Returns the names of the sources that have positions, or had input of a batch that is remembered or pending. */
    Set<String> movedSources() {
        Set<String> moved = new HashSet<>(positions.keySet());
        remembered.forEach(batch -> moved.addAll(batch.changes().keySet()));
        pending.ifPresent(planned -> moved.addAll(planned.changes().keySet()));
        return moved;
    }

    /** Returns the positions of a source before the first remembered batch. */
    public Map<String, String> positionsOf(String source) {
        return positions.getOrDefault(source, Map.of());
    }
}
