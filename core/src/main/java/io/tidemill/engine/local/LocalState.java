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
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A state with its partitions, and the step that is open. Steps may be asked for by several actions at the same time: the first
 * takes it, the others wait for it. All else is called by the thread that runs batches.
 */
final class LocalState<K, V, S> {
    private static final Operator ENTRIES = new Operator("entries", "");

    private final String name;
    private final EndedBatches ended;

    /** Held while a step is taken or ended. What a step reads may take other states' locks, never those of what reads it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<StatePartition<K, V, S>> tables = new ArrayList<>();
    private @Nullable StateShape<K, V, S> shape;
    private volatile @Nullable TakenStep open;
    private @Nullable BatchTime committed;

    LocalState(String name, EndedBatches ended) {
        this.name = name;
        this.ended = ended;
    }

    /**
     * Returns the step of a plan, which is taken now if no action has done so; if one is at it, this waits for it. A step that
     * fails is as if it had not been taken.
     */
    <T> TakenStep advance(
            StatePlan<K, V, S, T> plan,
            Partitions<Pair<K, V>> input,
            @Nullable Partitions<Pair<K, S>> initial,
            ActionTasks tasks) {
        TakenStep known = taken(plan.time());
        if (known != null) {
            return known;
        }
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TaskSet.cancelled(e);
        }
        try {
            known = taken(plan.time());
            if (known != null) {
                return known;
            }
            requireNext(plan.time());
            TakenStep step = take(plan, input, initial, tasks);
            open = step;
            return step;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable TakenStep taken(BatchTime time) {
        TakenStep step = open;
        return step != null && step.time().equals(time) ? step : null;
    }

    private void requireNext(BatchTime time) {
        if (ended.isOver(time) || (committed != null && !time.isAfter(committed))) {
            throw TidemillException.invalidState("State '" + name + "' as it was at batch " + time
                    + " cannot be read any more; collect() what is needed within the batch");
        }
        TakenStep step = open;
        if (step != null) {
            throw TidemillException.invalidState("State '" + name + "' is at batch " + step.time()
                    + ", which is not committed;" + " batch " + time + " cannot step before that");
        }
    }

    private <T> TakenStep take(
            StatePlan<K, V, S, T> plan,
            Partitions<Pair<K, V>> input,
            @Nullable Partitions<Pair<K, S>> initial,
            ActionTasks tasks) {
        input.prepare();
        boolean first = tables.isEmpty();
        if (first && initial != null) {
            initial.prepare();
        }
        List<List<?>> outputs = new ArrayList<>();
        for (int i = 0; i < plan.partitionCount(); i++) {
            if (first) {
                tables.add(StatePartition.of(plan.function(), plan.operator(), plan.timeout()));
            }
            outputs.add(List.of());
        }
        try {
            tasks.run(plan.partitionCount(), partition -> {
                if (ended.isOver(plan.time())) {
                    requireNext(plan.time()); // the batch was given up, so what is left of the step is for nothing
                }
                StatePartition<K, V, S> table = tables.get(partition);
                if (first && initial != null) {
                    initial.iterator(partition).forEachRemaining(table::putInitial);
                }
                outputs.set(partition, table.step(plan, input, partition));
            });
        } catch (Throwable e) {
            undo();
            throw e;
        }
        return new TakenStep(name, plan.time(), outputs);
    }

    /** Returns a partition; it is to be read with the check of a step. */
    StatePartition<K, V, S> partition(int partition) {
        return tables.get(partition);
    }

    void commit(BatchTime time) {
        lock.lock();
        try {
            TakenStep step = taken(time);
            if (step != null) {
                step.end();
                tables.forEach(table -> table.commit(time));
                committed = time;
                open = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Undoes the step of a batch; if an action is just taking it, this waits until it has given up. */
    void rollback(BatchTime time) {
        lock.lock();
        try {
            TakenStep step = taken(time);
            if (step != null) {
                step.end();
                open = null;
                undo();
            }
        } finally {
            lock.unlock();
        }
    }

    private void undo() {
        tables.forEach(StatePartition::rollback);
        if (committed == null) {
            tables.clear(); // the next step is the first one again, and begins with the initial state
        }
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
        if (taken(time) != null) {
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
                                table.<S>entries(value -> value, ENTRIES, ReadCheck.ALONE), Spliterator.ORDERED),
                        false));
    }
}
