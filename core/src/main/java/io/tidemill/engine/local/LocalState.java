package io.tidemill.engine.local;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A state with its partitions, and the step that is open. Used by the thread that runs batches; steps run in tasks. */
final class LocalState<K, V, S> {
    private static final Operator ENTRIES = new Operator("entries", "");

    private final String name;
    private final List<StatePartition<K, V, S>> tables = new ArrayList<>();
    private @Nullable StateShape<K, V, S> shape;
    private @Nullable BatchTime openStep;
    private final List<List<?>> outputs = new ArrayList<>();
    private @Nullable BatchTime committed;

    LocalState(String name) {
        this.name = name;
    }

    /** Takes a step, if it is not the open one already. A step that fails is as if it had not been taken. */
    <T> void advance(
            StatePlan<K, V, S, T> plan,
            Partitions<Pair<K, V>> input,
            @Nullable Partitions<Pair<K, S>> initial,
            ActionTasks tasks) {
        if (plan.time().equals(openStep)) {
            return;
        }
        if (committed != null && !plan.time().isAfter(committed)) {
            throw over(plan.time());
        }
        if (openStep != null) {
            throw TidemillException.invalidState("State '" + name + "' is at batch " + openStep
                    + ", which is not committed;" + " batch " + plan.time() + " can not step before that");
        }
        input.prepare();
        boolean first = tables.isEmpty();
        if (first && initial != null) {
            initial.prepare();
        }
        openStep = plan.time();
        for (int i = 0; i < plan.partitionCount(); i++) {
            if (first) {
                tables.add(StatePartition.of(plan.function(), plan.operator(), plan.timeout()));
            }
            outputs.add(List.of());
        }
        try {
            tasks.run(plan.partitionCount(), partition -> {
                StatePartition<K, V, S> table = tables.get(partition);
                if (first && initial != null) {
                    initial.iterator(partition).forEachRemaining(table::putInitial);
                }
                outputs.set(partition, table.step(plan, input, partition));
            });
        } catch (Throwable e) {
            rollback(plan.time());
            throw e;
        }
    }

    /** Returns what the open step emitted in a partition. */
    @SuppressWarnings("unchecked")
    <T> List<T> output(StatePlan<K, V, S, T> plan, int partition) {
        requireOpen(plan.time());
        return (List<T>) outputs.get(partition);
    }

    /** Returns a partition as the open step sees it. */
    StatePartition<K, V, S> partition(BatchTime time, int partition) {
        requireOpen(time);
        return tables.get(partition);
    }

    private void requireOpen(BatchTime time) {
        if (!time.equals(openStep)) {
            throw over(time);
        }
    }

    private TidemillException over(BatchTime time) {
        return TidemillException.invalidState("State '" + name + "' as it was at batch " + time
                + " can not be read any more; collect() what is needed within the batch");
    }

    void commit(BatchTime time) {
        if (time.equals(openStep)) {
            tables.forEach(table -> table.commit(time));
            committed = time;
            endStep();
        }
    }

    void rollback(BatchTime time) {
        if (time.equals(openStep)) {
            tables.forEach(StatePartition::rollback);
            if (committed == null) {
                tables.clear(); // the next step is the first one again, and begins with the initial state
            }
            endStep();
        }
    }

    private void endStep() {
        openStep = null;
        outputs.clear();
    }

    // ---- kept over crashes

    /** Opens the state as it was at {@code time}, without entries. */
    @SuppressWarnings("unchecked") // by name, it is the state of this shape
    void announce(StateShape<?, ?, ?> announced, BatchTime time) {
        shape = (StateShape<K, V, S>) announced;
        committed = time;
        for (int i = tables.size(); i < shape.partitioner().partitionCount(); i++) {
            tables.add(StatePartition.of(shape.function(), shape.operator(), shape.timeout()));
        }
    }

    /** Drops all entries that were restored. */
    void forget() {
        StateShape<K, V, S> known = Objects.requireNonNull(shape, "shape");
        tables.replaceAll(table -> StatePartition.of(known.function(), known.operator(), known.timeout()));
    }

    /** Applies blocks of what was one partition; others may be applied at the same time. */
    void restore(List<StateBlock> blocks, ValueReader in) {
        StateShape<K, V, S> target = Objects.requireNonNull(shape, "shape");
        KeyRouter router = new KeyRouter(target.partitioner(), target.operator());
        for (StateBlock block : blocks) {
            StateEntryReader.apply(block, in, target, key -> tables.get(router.partition(Nulls.mask(key))));
        }
    }

    int partitions() {
        return tables.size();
    }

    /** Writes what the open step changed in a partition. */
    void writeChanges(int partition, BatchTime time, ValueWriter out, StateBlock.Sink sink) {
        if (time.equals(openStep)) {
            StateEntryWriter writer = new StateEntryWriter(name, time, partition, tables.size(), out, sink);
            tables.get(partition).writeChanges(writer);
            writer.flush();
        }
    }

    /** Writes a share of a partition's entries. */
    void writeShare(int partition, BatchTime time, double share, ValueWriter out, StateBlock.Sink sink) {
        StateEntryWriter writer = new StateEntryWriter(name, time, partition, tables.size(), out, sink);
        tables.get(partition).writeShare(writer, share);
        writer.flush();
    }

    void beginRound() {
        tables.forEach(StatePartition::beginRound);
    }

    boolean isRoundComplete() {
        return tables.stream().allMatch(StatePartition::isRoundComplete);
    }

    /** Returns the keys and their values. */
    Stream<Pair<K, S>> pairs() {
        return tables.stream()
                .flatMap(table -> StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                table.<S>entries(value -> value, ENTRIES), Spliterator.ORDERED),
                        false));
    }
}
