package io.tidemill.runtime;

import io.tidemill.batch.BatchPlanner;
import io.tidemill.checkpoint.CheckpointRecord.Outcome;
import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.Past.PastBatch;
import io.tidemill.source.PositionChanges;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The way to where the run before ended: what windows need of its batches is brought back, and sources give again what had been
 * planned. Used by the thread that runs batches, before the first batch.
 */
final class Recovery {
    private final Durability kept;
    private final List<ActiveSource<?>> sources;
    private final BatchPlanner planner;

    Recovery(Durability kept, List<ActiveSource<?>> sources, BatchPlanner planner) {
        this.kept = kept;
        this.sources = sources;
        this.planner = planner;
    }

    /** Puts into {@code memory} what windows need of batches that are over. */
    void recall(BatchMemory memory) {
        for (PastBatch batch : kept.past().remembered()) {
            List<ActiveSource.Sealed<?>> inputs = replayed(batch.time(), batch.changes());
            if (batch.outcome() == Outcome.DONE) {
                memory.add(
                        inputs,
                        planner.recall(
                                batch.time(),
                                ActiveSource.byNode(inputs),
                                kept.keptWindows(batch.time()),
                                kept.begunWindows(),
                                memory));
            } else {
                inputs.forEach(input -> input.batch().release());
            }
        }
    }

    /** Returns the inputs of a batch that was planned; sources that the program did not have then begin with it. */
    List<ActiveSource.Sealed<?>> inputs(Planned planned) {
        List<ActiveSource.Sealed<?>> inputs = new ArrayList<>();
        for (ActiveSource<?> source : sources) {
            PositionChanges changes = planned.changes().getOrDefault(source.name(), PositionChanges.NONE);
            inputs.add(source.isContinued() ? source.replay(planned.time(), changes) : source.seal(planned.time()));
        }
        return inputs;
    }

    /** Returns the inputs that the batch at {@code time} had, for it to be looked at. */
    List<ActiveSource.Sealed<?>> onceMore(BatchTime time) {
        return replayed(time, kept.pending().map(Planned::changes).orElse(Map.of()));
    }

    private List<ActiveSource.Sealed<?>> replayed(BatchTime time, Map<String, PositionChanges> changes) {
        List<ActiveSource.Sealed<?>> inputs = new ArrayList<>();
        sources.forEach(
                source -> inputs.add(source.replay(time, changes.getOrDefault(source.name(), PositionChanges.NONE))));
        return inputs;
    }
}
