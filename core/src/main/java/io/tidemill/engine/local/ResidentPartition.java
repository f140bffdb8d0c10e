package io.tidemill.engine.local;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a state, for an engine that keeps it in the process where its steps run. A step is taken, and then committed or
 * rolled back, before the next one. Used by one thread at a time.
 */
public final class ResidentPartition<K, V, S> {
    private final StateShape<K, V, S> shape;
    private final int index;
    private final StatePartition<K, V, S> table;
    private final KeyRouter router;
    private @Nullable TakenStep step;
    private boolean isAllOwn = true;

    /** An empty partition, number {@code index} of the state. */
    public ResidentPartition(StateShape<K, V, S> shape, int index) {
        this.shape = shape;
        this.index = index;
        this.table = StatePartition.of(shape.function(), shape.operator(), shape.timeout());
        this.router = new KeyRouter(shape.partitioner(), shape.operator());
    }

    /** Puts what the state holds before its first step. */
    public void putInitial(Pair<K, S> entry) {
        table.putInitial(entry);
    }

    /**
     * Takes a step. One that fails is as if it had not been taken.
     *
     * @param plan its input is a fragment, of which this partition's records are read
     * @param opener opens the splits of the fragment
     */
    public <T> void step(StatePlan<K, V, S, T> plan, SplitOpener opener) {
        try {
            List<T> emitted = table.step(plan, new Fragment<>(plan.input()).partitions(opener), index);
            step = new TakenStep(shape.name(), plan.time(), List.of(emitted));
        } catch (Throwable e) {
            rollback();
            throw e;
        }
    }

    /** Returns what the open step emitted. */
    public List<?> emitted() {
        TakenStep taken = step;
        return taken == null ? List.of() : taken.output(0);
    }

    /**
     * Returns the keys and what is seen of their values, as the open step left them. A reader that is still at it when the step
     * ends fails.
     */
    public <W> Iterator<Pair<K, W>> entries(MapFunction<? super S, ? extends W> view) {
        TakenStep taken = step;
        return table.entries(view, shape.operator(), taken == null ? ReadCheck.ALONE : taken);
    }

    /** Makes the open step the base of the next one. */
    public void commit() {
        TakenStep taken = step;
        if (taken != null) {
            taken.end();
            step = null;
            table.commit(taken.time());
        }
    }

    /** Forgets the open step. */
    public void rollback() {
        TakenStep taken = step;
        if (taken != null) {
            taken.end();
            step = null;
        }
        table.rollback();
    }

    // ---- kept over crashes

    /** Returns the partition's number. */
    public int index() {
        return index;
    }

    /** Returns whether nothing that was restored was of other partitions' keys. */
    public boolean isAllOwn() {
        return isAllOwn;
    }

    /** Applies what blocks say of this partition's keys, in their order. */
    public void restore(Iterator<StateBlock> blocks, ValueReader in) {
        blocks.forEachRemaining(block -> StateEntryReader.apply(block, in, shape, key -> {
            boolean own = router.partitionOf(key) == index;
            isAllOwn &= own;
            return own ? table : null;
        }));
    }

    /** Writes what the open step changed. */
    public void writeChanges(ValueWriter out, StateBlock.Sink sink) {
        TakenStep taken = step;
        if (taken != null) {
            StateEntryWriter writer = writer(taken.time(), out, sink);
            table.writeChanges(writer);
            writer.flush();
        }
    }

    /**
     * Writes a share of all entries, as the open step sees them.
     *
     * @param time the batch
     */
    public void writeShare(BatchTime time, double share, ValueWriter out, StateBlock.Sink sink) {
        StateEntryWriter writer = writer(time, out, sink);
        table.writeShare(writer, share);
        writer.flush();
    }

    /** Writes all entries, as the open step left them; the round begins again. */
    public void writeAll(BatchTime time, ValueWriter out, StateBlock.Sink sink) {
        StateEntryWriter writer = writer(time, out, sink);
        table.beginRound();
        table.writeShare(writer, 1);
        writer.flush();
        table.beginRound();
    }

    private StateEntryWriter writer(BatchTime time, ValueWriter out, StateBlock.Sink sink) {
        return new StateEntryWriter(
                shape.name(), time, index, shape.partitioner().partitionCount(), out, sink);
    }

    /** Returns whether all entries have been written since the round began. */
    public boolean isRoundComplete() {
        return table.isRoundComplete();
    }

    /** Begins a new round. */
    public void beginRound() {
        table.beginRound();
    }
}
