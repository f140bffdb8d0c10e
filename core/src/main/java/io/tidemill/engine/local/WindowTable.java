package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.WindowPanes;
import io.tidemill.function.WindowedStateFunction;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a state of sliding windows. Each key has a number, and its window lies in the block of that number. What is
 * read from durable state is kept as any other state until the first step, and then becomes windows.
 */
final class WindowTable<K, V, S> implements StatePartition<K, V, S> {
    private final WindowedStateFunction<K, V, S> function;
    private final Operator operator;
    private KeyIds ids = new KeyIds();
    private final List<WindowBlock<V>> blocks = new ArrayList<>();
    private final List<Object> left = new ArrayList<>();
    private @Nullable StateTable<K, V, S> restored;
    private boolean isStepOpen;
    private double written;
    private int roundCursor;
    private int roundEnd;

    WindowTable(WindowedStateFunction<K, V, S> function, Operator operator) {
        this.function = function;
        this.operator = operator;
    }

    @Override
    public void putInitial(Pair<K, S> entry) {
        restored().restore(entry.key(), entry.value(), 0);
    }

    // ---- a step

    @Override
    public <T> List<T> step(StatePlan<K, V, S, T> plan, Partitions<Pair<K, V>> input, int partition) {
        absorbRestored();
        blocks.forEach(WindowBlock::settle);
        isStepOpen = true;
        receive(function.paneEnd(plan.time()), input, partition);
        try {
            if (plan.visit() == StatePlan.Visit.EVERY_KEY) {
                slide(plan.time());
            }
            for (WindowBlock<V> block : blocks) {
                block.fold();
            }
        } catch (Throwable e) {
            throw operator.failed(e);
        }
        return List.of();
    }

    @SuppressWarnings("unchecked") // what is reduced as the window reduces is of its type
    private void receive(long pane, Partitions<Pair<K, V>> input, int partition) {
        KeyedSink<V> sink = (key, hash, value) -> add(pane, key, hash, value);
        if (input instanceof CombinedPieces<?> pieces && pieces.reducesBy(function.reduce())) {
            ((CombinedPieces<V>) pieces).feedPieces(partition, sink);
        } else {
            input.feed(partition, new EachSink<>(pair -> add(pair, sink)));
        }
    }

    private void add(Pair<K, V> pair, KeyedSink<V> sink) {
        try {
            Object key = Nulls.mask(pair.key());
            sink.accept(key, OpenTable.hashOf(key), pair.value());
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private void add(long pane, Object key, int hash, V value) {
        try {
            int id = ids.idOf(key, hash);
            block(id).add(pane, id & (WindowBlock.SIZE - 1), Nulls.mask(value));
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private WindowBlock<V> block(int id) {
        int index = id >>> WindowBlock.BITS;
        if (index == blocks.size()) {
            blocks.add(new WindowBlock<>(function.reduce()));
        }
        return blocks.get(index);
    }

    private void slide(BatchTime time) throws Exception {
        long gone = time.epochMillis() - function.lengthMillis();
        long halfMillis = function.lengthMillis() / 2;
        for (int i = 0; i < blocks.size(); i++) {
            int first = i << WindowBlock.BITS;
            blocks.get(i).slide(gone, function.slideMillis(), halfMillis, key -> leave(first + key));
        }
    }

    private void leave(int id) {
        Object key = ids.key(id);
        if (key != null) {
            left.add(key);
            ids.remove(id);
        }
    }

    /** Nothing has to move: what the step added is taken as committed when the next one begins. */
    @Override
    public void commit(BatchTime time) {
        isStepOpen = false;
        left.clear();
    }

    @Override
    public void rollback() {
        if (isStepOpen) {
            isStepOpen = false;
            for (int i = 0; i < blocks.size(); i++) {
                int first = i << WindowBlock.BITS;
                blocks.get(i).undo(key -> leave(first + key));
            }
        }
    }

    // ---- reading

    @Override
    public <W> void feed(
            MapFunction<? super S, ? extends W> view, Operator reader, ReadCheck check, Sink<? super Pair<K, W>> sink) {
        if (view != function || restored != null || sink.mayBeDone()) {
            Partitions.push(entries(view, reader, check), sink);
            return;
        }
        for (int id = nextUsed(0, check); id < ids.limit(); id = nextUsed(id + 1, check)) {
            sink.accept(total(id, check));
        }
    }

    private int nextUsed(int from, ReadCheck check) {
        int next = from;
        try {
            while (next < ids.limit() && blocks.get(blockOf(next)).isEmpty(keyOf(next))) {
                next++;
            }
        } catch (RuntimeException e) {
            check.check(); // lists and arrays of which some have grown already
            throw e;
        }
        if (next >= ids.limit()) {
            check.check();
        }
        return next;
    }

    /** Returns a key and what its window reduces to, as one that reads windows by their function sees it. */
    @SuppressWarnings("NullAway") // a key with a window
    private <W> Pair<K, W> total(int id, ReadCheck check) {
        Pair<K, W> pair;
        try {
            pair = new Pair<>(
                    Nulls.unmask(ids.key(id)),
                    Nulls.unmask(blocks.get(blockOf(id)).total(keyOf(id))));
        } catch (Throwable e) {
            check.check(); // then it failed at something else than what it asked for
            throw operator.failed(e);
        }
        check.check();
        return pair;
    }

    @Override
    public <W> Iterator<Pair<K, W>> entries(
            MapFunction<? super S, ? extends W> view, Operator reader, ReadCheck check) {
        StateTable<K, V, S> table = restored;
        if (table != null) {
            return table.entries(view, reader, check);
        }
        return view == function ? new Totals<>(check) : new Views<>(view, reader, check);
    }

    /** A pass over all keys that have a window. */
    private abstract class Pass<W> implements Iterator<Pair<K, W>> {
        final ReadCheck check;
        private int id;

        Pass(ReadCheck check) {
            this.check = check;
            this.id = nextUsed(0, check);
        }

        @Override
        public boolean hasNext() {
            return id < ids.limit();
        }

        @Override
        public Pair<K, W> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Pair<K, W> pair = pair(id);
            id = nextUsed(id + 1, check);
            return pair;
        }

        abstract Pair<K, W> pair(int number);
    }

    private static int blockOf(int id) {
        return id >>> WindowBlock.BITS;
    }

    private static int keyOf(int id) {
        return id & (WindowBlock.SIZE - 1);
    }

    private final class Totals<W> extends Pass<W> {
        Totals(ReadCheck check) {
            super(check);
        }

        @Override
        Pair<K, W> pair(int id) {
            return total(id, check);
        }
    }

    /** What a function makes of the windows in their written form. */
    private final class Views<W> extends Pass<W> {
        private final MapFunction<? super S, ? extends W> view;
        private final Operator reader;
        private int current = -1;
        private @Nullable WindowPanes<V>[] windows = noWindows();

        Views(MapFunction<? super S, ? extends W> view, Operator reader, ReadCheck check) {
            super(check);
            this.view = view;
            this.reader = reader;
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private @Nullable WindowPanes<V>[] noWindows() {
            return new WindowPanes[0];
        }

        @Override
        @SuppressWarnings("NullAway") // a key with a window
        Pair<K, W> pair(int id) {
            Pair<K, W> pair;
            try {
                if (blockOf(id) != current) {
                    current = blockOf(id);
                    windows = blocks.get(current).windows();
                }
                pair = new Pair<>(Nulls.unmask(ids.key(id)), view.apply(function.window(windows[keyOf(id)])));
            } catch (Throwable e) {
                check.check(); // then it failed at something else than what it asked for
                throw reader.failed(e);
            }
            check.check();
            return pair;
        }
    }

    // ---- restoring

    private StateTable<K, V, S> restored() {
        if (restored == null) {
            restored = new StateTable<>(Optional.empty());
        }
        return restored;
    }

    @Override
    public void restore(K key, @Nullable Object value, long lastDataMillis) {
        restored().restore(key, value, lastDataMillis);
    }

    @Override
    public void restoreRemoved(K key) {
        restored().restoreRemoved(key);
    }

    @Override
    public void restoreValues(StateShape<K, V, S> shape, BatchTime time, K key, List<V> values) {
        restored().restoreValues(shape, time, key, values);
    }

    private void absorbRestored() {
        if (restored == null) {
            return;
        }
        ids = new KeyIds();
        blocks.clear();
        try {
            NavigableMap<Long, PaneColumn> panes = new TreeMap<>();
            for (Iterator<Pair<K, S>> pairs = restored.entries(window -> window, operator, ReadCheck.ALONE);
                    pairs.hasNext(); ) {
                Pair<K, S> pair = pairs.next();
                Object key = Nulls.mask(pair.key());
                int id = ids.idOf(key, OpenTable.hashOf(key));
                WindowPanes<V> window = function.panes(pair.value());
                block(id).restore(keyOf(id), endsOf(window), totalsOf(window), panes);
                if (keyOf(id) == WindowBlock.SIZE - 1 || !pairs.hasNext()) {
                    block(id).restored(panes);
                    panes.clear();
                }
            }
        } catch (Throwable e) {
            throw operator.failed(e);
        }
        restored = null;
        beginRound();
    }

    /** Returns the ends of the panes from the oldest to the newest. */
    private static long[] endsOf(WindowPanes<?> window) {
        long[] ends = window.ends().clone();
        for (int i = window.frontSize(); i < ends.length; i++) {
            ends[i] = window.ends()[ends.length - 1 - (i - window.frontSize())];
        }
        return ends;
    }

    /** Returns what each pane and all after it reduce to, from the oldest to the newest. */
    @SuppressWarnings({"unchecked", "NullAway"}) // values of V, which may be null
    private Object[] totalsOf(WindowPanes<V> window) throws Exception {
        int size = window.ends().length;
        int front = window.frontSize();
        Object[] totals = new Object[size];
        boolean hasTotal = false;
        V total = null;
        for (int i = front; i < size; i++) {
            V value = (V) window.values()[i];
            total = hasTotal ? function.reduce().apply(value, total) : value;
            hasTotal = true;
            totals[size - 1 - (i - front)] = Nulls.mask(total);
        }
        for (int i = 0; i < front; i++) {
            V value = (V) window.values()[i];
            totals[i] = Nulls.mask(hasTotal ? function.reduce().apply(value, total) : value);
        }
        return totals;
    }

    // ---- writing: values as they come, and block by block what all of them made

    @Override
    public void beginRound() {
        written = 0;
        roundCursor = 0;
        roundEnd = blocks.size();
    }

    /** A block that is new since the round began has only changes that were written. */
    @Override
    public boolean isRoundComplete() {
        return roundCursor >= roundEnd && restored == null;
    }

    @Override
    public void writeChanges(StateEntryWriter out) {
        left.forEach(key -> out.remove(Nulls.unmask(key)));
        for (int i = 0; i < blocks.size(); i++) {
            PaneColumn step = blocks.get(i).step();
            int first = i << WindowBlock.BITS;
            for (int j = 0; step != null && j < step.size; j++) {
                out.values(key(first + step.keys[j]), valuesOf(step.values[j]));
            }
        }
    }

    private static List<@Nullable Object> valuesOf(@Nullable Object masked) {
        return Collections.singletonList(Nulls.unmask(Objects.requireNonNull(masked)));
    }

    private K key(int id) {
        return Nulls.unmask(Objects.requireNonNull(ids.key(id)));
    }

    @Override
    public void writeShare(StateEntryWriter out, double share) {
        absorbRestored();
        written += share;
        int end = (int) Math.min(roundEnd, Math.ceil(written * roundEnd));
        for (; roundCursor < end; roundCursor++) {
            int first = roundCursor << WindowBlock.BITS;
            @Nullable WindowPanes<V>[] windows = blocks.get(roundCursor).windows();
            for (int key = 0; key < windows.length; key++) {
                WindowPanes<V> window = windows[key];
                if (window != null && ids.key(first + key) != null) {
                    out.put(key(first + key), function.window(window));
                }
            }
        }
    }
}
