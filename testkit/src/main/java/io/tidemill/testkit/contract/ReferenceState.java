package io.tidemill.testkit.contract;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer.ValueReader;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.State;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A state as plain maps: one per partition and version. A step works on a copy, which commit makes the base. */
final class ReferenceState {
    private final String name;
    private @Nullable List<Map<Object, Entry>> committed;
    private @Nullable BatchTime committedTime;
    private @Nullable BatchTime givenUp;
    private @Nullable Step open;
    private @Nullable StateShape<?, ?, ?> shape;
    private @Nullable BatchTime restoring;

    /** What a key has. */
    private record Entry(Object value, BatchTime lastData) {}

    /** A step that is taken and not committed. */
    private record Step(BatchTime time, List<Map<Object, Entry>> entries, List<List<?>> outputs) {}

    ReferenceState(String name) {
        this.name = name;
    }

    <K, V, S, T> List<List<?>> outputs(StatePlan<K, V, S, T> plan, ReferenceInterpreter interpreter) {
        return step(plan, interpreter).outputs;
    }

    @SuppressWarnings("unchecked") // the values of the step
    <S> List<List<?>> entries(
            StatePlan<?, ?, S, ?> plan, MapFunction<? super S, ?> view, ReferenceInterpreter interpreter) {
        List<List<?>> result = new ArrayList<>();
        for (Map<Object, Entry> partition : step(plan, interpreter).entries) {
            List<Pair<Object, Object>> pairs = new ArrayList<>();
            partition.forEach((key, entry) -> {
                try {
                    pairs.add(Pair.of(key, view.apply((S) entry.value)));
                } catch (Throwable e) {
                    throw plan.operator().failed(e);
                }
            });
            result.add(pairs);
        }
        return result;
    }

    private <K, V, S, T> Step step(StatePlan<K, V, S, T> plan, ReferenceInterpreter interpreter) {
        if (open != null && open.time.equals(plan.time())) {
            return open;
        }
        if (open != null) {
            throw TidemillException.invalidState("State '" + name + "' is at batch " + open.time + ", not committed");
        }
        if (isOver(committedTime, plan.time()) || isOver(givenUp, plan.time())) {
            throw TidemillException.invalidState(
                    "State '" + name + "' as it was at batch " + plan.time() + " cannot be read any more");
        }
        List<Map<Object, Entry>> entries = copyOfBase(plan, interpreter);
        List<List<Pair<K, V>>> input = interpreter.partitions(plan.input());
        List<List<?>> outputs = new ArrayList<>();
        for (int i = 0; i < plan.partitionCount(); i++) {
            outputs.add(visitKeys(plan, entries.get(i), input.get(i)));
        }
        open = new Step(plan.time(), entries, outputs);
        return open;
    }

    private static boolean isOver(@Nullable BatchTime last, BatchTime time) {
        return last != null && !time.isAfter(last);
    }

    private <K, S> List<Map<Object, Entry>> copyOfBase(StatePlan<K, ?, S, ?> plan, ReferenceInterpreter interpreter) {
        List<Map<Object, Entry>> copy = new ArrayList<>();
        if (committed != null) {
            committed.forEach(partition -> copy.add(new LinkedHashMap<>(partition)));
            return copy;
        }
        for (int i = 0; i < plan.partitionCount(); i++) {
            copy.add(new LinkedHashMap<>());
        }
        if (plan.initial().isPresent()) {
            List<List<Pair<K, S>>> initial =
                    interpreter.partitions(plan.initial().get());
            for (int i = 0; i < plan.partitionCount(); i++) {
                for (Pair<K, S> pair : initial.get(i)) {
                    copy.get(i).put(pair.key(), new Entry(pair.value(), plan.time()));
                }
            }
        }
        return copy;
    }

    private static <K, V, S, T> List<T> visitKeys(
            StatePlan<K, V, S, T> plan, Map<Object, Entry> entries, List<Pair<K, V>> pairs) {
        Map<K, List<V>> data = new LinkedHashMap<>();
        for (Pair<K, V> pair : pairs) {
            data.computeIfAbsent(pair.key(), absent -> new ArrayList<>()).add(pair.value());
        }
        List<T> output = new ArrayList<>();
        for (K key : allKeys(entries, data)) {
            Entry before = entries.get(key);
            boolean hasData = data.containsKey(key);
            boolean timingOut = before != null && !hasData && isDue(plan, before);
            if (hasData || timingOut || plan.visit() == StatePlan.Visit.EVERY_KEY) {
                Cell<S> cell = new Cell<>(before, timingOut);
                try {
                    plan.function().update(plan.time(), key, data.getOrDefault(key, List.of()), cell, output::add);
                } catch (Throwable e) {
                    throw plan.operator().failed(e);
                }
                if (cell.value == null || timingOut) {
                    entries.remove(key);
                } else {
                    BatchTime lastData = hasData || before == null ? plan.time() : before.lastData;
                    entries.put(key, new Entry(cell.value, lastData));
                }
            }
        }
        return output;
    }

    @SuppressWarnings("unchecked") // the keys of a state are those of its data
    private static <K> Set<K> allKeys(Map<Object, Entry> entries, Map<K, ?> data) {
        Set<K> keys = new LinkedHashSet<>((Set<K>) entries.keySet());
        keys.addAll(data.keySet());
        return keys;
    }

    private static boolean isDue(StatePlan<?, ?, ?, ?> plan, Entry entry) {
        return plan.timeout().isPresent()
                && !entry.lastData.plus(plan.timeout().get()).isAfter(plan.time());
    }

    // ---- kept over crashes

    /** Opens the state as it was at {@code time}, without entries. */
    void announce(StateShape<?, ?, ?> announced, BatchTime time) {
        shape = announced;
        committedTime = time;
        committed = emptyPartitions(announced.partitioner().partitionCount());
    }

    private static List<Map<Object, Entry>> emptyPartitions(int count) {
        List<Map<Object, Entry>> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new LinkedHashMap<>());
        }
        return partitions;
    }

    /** Takes a partition as it was; blocks of a later batch replace those of an earlier one. */
    @SuppressWarnings("NullAway") // a key may be null, and partitioners know it
    void restore(StateBlock block, ValueReader in) {
        StateShape<?, ?, ?> known = Objects.requireNonNull(shape, "shape");
        List<Map<Object, Entry>> target = Objects.requireNonNull(committed, "committed");
        if (!block.time().equals(restoring)) {
            restoring = block.time();
            target.forEach(Map::clear);
        }
        in.reset(block.bytes().duplicate());
        while (in.hasRemaining()) {
            Object key = in.read();
            Object value = Objects.requireNonNull(in.read(), "a state is never null");
            BatchTime lastData = BatchTime.ofEpochMillis(in.readLong());
            target.get(key == null ? 0 : known.partitioner().partition(key)).put(key, new Entry(value, lastData));
        }
    }

    /** Drops all entries. */
    void forget() {
        Objects.requireNonNull(committed, "committed").forEach(Map::clear);
    }

    /** Writes all entries, as the open step sees them. */
    void write(BatchTime time, ValueWriter out, StateBlock.Sink sink) {
        List<Map<Object, Entry>> partitions = open == null ? committed : open.entries;
        if (partitions == null) {
            return;
        }
        for (int i = 0; i < partitions.size(); i++) {
            partitions.get(i).forEach((key, entry) -> {
                out.write(key);
                out.write(entry.value);
                out.writeLong(entry.lastData.epochMillis());
            });
            sink.accept(new StateBlock(name, time, i, partitions.size(), out.take()));
        }
    }

    /** Returns the keys and their values. */
    List<Pair<Object, Object>> pairs() {
        List<Pair<Object, Object>> pairs = new ArrayList<>();
        if (committed != null) {
            committed.forEach(partition -> partition.forEach((key, entry) -> pairs.add(Pair.of(key, entry.value))));
        }
        return pairs;
    }

    void commit(BatchTime time) {
        if (open != null && open.time.equals(time)) {
            committed = open.entries;
            committedTime = time;
            open = null;
        }
    }

    void rollback(BatchTime time) {
        givenUp = time;
        if (open != null && open.time.equals(time)) {
            open = null;
        }
    }

    /** The state of the key that is being visited. */
    private static final class Cell<S> implements State<S> {
        private final boolean timingOut;
        private @Nullable S value;

        @SuppressWarnings("unchecked") // the values of a state are of its type
        Cell(@Nullable Entry before, boolean timingOut) {
            this.value = before == null ? null : (S) before.value;
            this.timingOut = timingOut;
        }

        @Override
        public Optional<S> getOption() {
            return Optional.ofNullable(value);
        }

        @Override
        public void update(S state) {
            requireChangeable();
            value = state;
        }

        @Override
        public void remove() {
            requireChangeable();
            value = null;
        }

        private void requireChangeable() {
            if (timingOut) {
                throw TidemillException.invalidState("The state is timing out");
            }
        }

        @Override
        public boolean isTimingOut() {
            return timingOut;
        }
    }
}
