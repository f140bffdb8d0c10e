package io.tidemill.engine.local;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a state. Beside the committed value of each key stands the value that the open step gave it; commit moves
 * the second to the first, rollback forgets it. The changed slots are listed, so that both cost no more than the step did.
 *
 * <pre>
 *   slot      0     1     2     3
 *   key       a           b     c
 *   committed 7           -     2        what the batches before left
 *   pending   8           1     REMOVED  what the open step made of it
 * </pre>
 */
final class StateTable<K, V, S> extends OpenTable implements StatePartition<K, V, S> {
    private static final Object REMOVED = new Object();
    private static final byte CHANGED = 1;
    private static final byte HAS_DATA = 2;
    private static final int MOST_TOLD = 200;

    private final StateCell<S> cell = new StateCell<>(this);
    private final @Nullable Timeouts timeouts;
    private @Nullable Object[] committed = new Object[capacity()];
    private @Nullable Object[] pending = new Object[capacity()];
    private @Nullable Object[] incoming = new Object[capacity()];
    private byte[] marks = new byte[capacity()];
    private int[] changed = new int[16];
    private int changedCount;
    private final StateRound<K, V, S> round;
    private boolean calledAgain;
    private boolean hasRestored;

    StateTable(Optional<Duration> timeout) {
        this.timeouts =
                timeout.map(idle -> new Timeouts(idle.toMillis(), capacity())).orElse(null);
        this.round = new StateRound<>(this);
    }

    @Override
    public void putInitial(Pair<K, S> entry) {
        int slot = slotOf(entry.key());
        markChanged(slot);
        marks[slot] |= HAS_DATA; // the first step counts as its data
        pending[slot] = entry.value();
    }

    @Override
    public <T> List<T> step(StatePlan<K, V, S, T> plan, Partitions<Pair<K, V>> input, int partition) {
        calledAgain = plan.function().isCalledAgain();
        input.feed(partition, new EachSink<>(pair -> receive(plan.operator(), pair)));
        List<T> output = new ArrayList<>();
        Consumer<T> emitted = output::add;
        int withData = changedCount;
        if (plan.visit() == StatePlan.Visit.EVERY_KEY) {
            for (int slot = 0; slot < capacity(); slot++) {
                if (keys[slot] != null && !isDue(slot, plan.time())) {
                    visit(plan, slot, false, emitted);
                }
            }
        } else {
            for (int i = 0; i < withData; i++) {
                if (incoming[changed[i]] != null) {
                    visit(plan, changed[i], false, emitted);
                }
            }
        }
        if (timeouts != null) {
            visitTimedOut(plan, timeouts, emitted);
        }
        return output;
    }

    private void receive(Operator operator, Pair<K, V> pair) {
        try {
            receive(pair);
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private void receive(Pair<K, V> pair) {
        int slot = slotOf(pair.key());
        marks[slot] |= HAS_DATA;
        markChanged(slot);
        Object before = incoming[slot];
        if (before == null) {
            incoming[slot] = Nulls.mask(pair.value());
        } else if (before instanceof Values values) {
            values.list.add(pair.value());
        } else {
            incoming[slot] = Values.of(before, pair.value());
        }
    }

    private int slotOf(K key) {
        Object masked = Nulls.mask(key);
        int hash = OpenTable.hashOf(masked);
        int slot = find(masked, hash);
        return slot >= 0 ? slot : insert(slot, masked, hash);
    }

    private <T> void visit(StatePlan<K, V, S, T> plan, int slot, boolean timingOut, Consumer<T> output) {
        List<V> values = takeValues(slot);
        cell.moveTo(slot, timingOut);
        try {
            K key = Nulls.unmask(Objects.requireNonNull(keys[slot]));
            plan.function().update(plan.time(), key, values, cell, output);
        } catch (ClassCastException e) {
            throw plan.operator().failed(hasRestored ? ofAnotherType(plan.name(), slot, e) : e);
        } catch (Throwable e) {
            throw plan.operator().failed(e, new Pair<>(key(slot), values));
        }
    }

    /** What a program hears that was changed to states of another type, and finds those of its earlier runs. */
    private TidemillException ofAnotherType(String name, int slot, ClassCastException cause) {
        Object value = committed[slot];
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "The function of state '" + name + "' could not take a value of an earlier run as what it is: the key "
                        + shortened(key(slot)) + " has "
                        + (value == null ? "none" : "a " + value.getClass().getName())
                        + " (" + cause.getMessage()
                        + "). If the type of the state has changed, give the state another name"
                        + " with named(...), or discard what it held with tidemill.checkpoint.discard=" + name,
                cause);
    }

    /** Returns a key as a message tells it. */
    static String shortened(@Nullable Object key) {
        String text = String.valueOf(key);
        return text.length() <= MOST_TOLD ? text : text.substring(0, MOST_TOLD) + "...";
    }

    private List<V> takeValues(int slot) {
        List<V> values = values(slot);
        if (!calledAgain) {
            incoming[slot] = null;
        }
        return values;
    }

    /** Returns the values of the open step, as far as they are still there. */
    @SuppressWarnings("unchecked")
    List<V> values(int slot) {
        Object values = incoming[slot];
        if (values == null) {
            return List.of();
        }
        return values instanceof Values many ? (List<V>) many.list : Collections.singletonList(Nulls.<V>unmask(values));
    }

    private <T> void visitTimedOut(StatePlan<K, V, S, T> plan, Timeouts due, Consumer<T> output) {
        for (Object key : due.dueKeys(plan.time())) {
            int slot = find(key, OpenTable.hashOf(key));
            if (slot >= 0 && isDue(slot, plan.time())) {
                visit(plan, slot, true, output);
                remove(slot);
            }
        }
    }

    /** Returns whether a key has a state, no data now, and had none for the timeout. */
    private boolean isDue(int slot, BatchTime time) {
        return timeouts != null && (marks[slot] & HAS_DATA) == 0 && current(slot) != null && timeouts.isDue(slot, time);
    }

    /** Returns the value of a slot as the open step sees it, null for none. */
    @SuppressWarnings("unchecked")
    @Nullable
    S current(int slot) {
        Object value = pending[slot];
        if (value == null) {
            value = committed[slot];
        }
        return value == REMOVED ? null : (S) value;
    }

    void set(int slot, S state) {
        markChanged(slot);
        pending[slot] = state;
    }

    void remove(int slot) {
        markChanged(slot);
        pending[slot] = REMOVED;
    }

    private void markChanged(int slot) {
        if ((marks[slot] & CHANGED) == 0) {
            marks[slot] |= CHANGED;
            if (changedCount == changed.length) {
                changed = Arrays.copyOf(changed, 2 * changedCount);
            }
            changed[changedCount++] = slot;
        }
    }

    // ---- for the round

    @Override
    public void beginRound() {
        round.begin();
    }

    @Override
    public boolean isRoundComplete() {
        return round.isComplete();
    }

    @Override
    public void writeChanges(StateEntryWriter out) {
        round.writeChanges(out);
    }

    @Override
    public void writeShare(StateEntryWriter out, double share) {
        round.writeShare(out, share);
    }

    int changedCount() {
        return changedCount;
    }

    int changedSlot(int index) {
        return changed[index];
    }

    boolean isChanged(int slot) {
        return (marks[slot] & CHANGED) != 0;
    }

    boolean isUsed(int slot) {
        return keys[slot] != null;
    }

    /** Returns the key of a slot in use. */
    K key(int slot) {
        return Nulls.unmask(Objects.requireNonNull(keys[slot]));
    }

    /** Returns the value of a slot before the open step, null for none. */
    @Nullable
    Object committed(int slot) {
        return committed[slot];
    }

    /** Returns whether the values of a step are kept until its end, for them to be written. */
    boolean isCalledAgain() {
        return calledAgain;
    }

    boolean hasTimeout() {
        return timeouts != null;
    }

    /** Returns when a key has had its last data, the open step included. */
    long lastDataMillis(int slot, BatchTime time) {
        return timeouts == null || (marks[slot] & HAS_DATA) != 0 ? time.epochMillis() : timeouts.lastData(slot);
    }

    // ---- restoring, before the first step

    @Override
    public void restore(K key, @Nullable Object value, long lastDataMillis) {
        int slot = slotOf(key);
        hasRestored = true;
        committed[slot] = value;
        if (timeouts != null) {
            timeouts.restored(Objects.requireNonNull(keys[slot]), slot, lastDataMillis);
        }
    }

    @Override
    public void restoreRemoved(K key) {
        Object masked = Nulls.mask(key);
        int slot = find(masked, OpenTable.hashOf(masked));
        if (slot >= 0) {
            delete(slot);
            forgetGone();
        }
    }

    private void forgetGone() {
        if (timeouts != null) {
            timeouts.forgetGone(size, this::slotOfMasked);
        }
    }

    private int slotOfMasked(Object masked) {
        return find(masked, OpenTable.hashOf(masked));
    }

    @Override
    public void restoreValues(StateShape<K, V, S> shape, BatchTime time, K key, List<V> values) {
        int slot = slotOf(key);
        cell.moveTo(slot, false);
        try {
            shape.function().update(time, key, values, cell, emitted -> {});
        } catch (Throwable e) {
            throw shape.operator().failed(e);
        }
        commit(time);
        if (committed[slot] == null) {
            restoreRemoved(key);
        }
    }

    // ---- the end of a step

    @Override
    public void commit(BatchTime time) {
        List<Object> gone = new ArrayList<>();
        for (int i = 0; i < changedCount; i++) {
            int slot = changed[i];
            S value = current(slot);
            committed[slot] = value;
            if (value == null) {
                gone.add(Objects.requireNonNull(keys[slot]));
            } else if (timeouts != null) {
                timeouts.committed(Objects.requireNonNull(keys[slot]), slot, (marks[slot] & HAS_DATA) != 0, time);
            }
            unmark(slot);
        }
        endStep(gone);
        if (timeouts != null) {
            timeouts.moveDue(time, this::slotOfMasked);
        }
        forgetGone();
    }

    @Override
    public void rollback() {
        List<Object> gone = new ArrayList<>();
        for (int i = 0; i < changedCount; i++) {
            int slot = changed[i];
            if (committed[slot] == null) {
                gone.add(Objects.requireNonNull(keys[slot]));
            }
            unmark(slot);
        }
        endStep(gone);
    }

    private void unmark(int slot) {
        pending[slot] = null;
        incoming[slot] = null;
        marks[slot] = 0;
    }

    private void endStep(List<Object> gone) {
        changedCount = 0;
        for (Object key : gone) {
            delete(find(key, OpenTable.hashOf(key)));
        }
    }

    @Override
    public <W> void feed(
            MapFunction<? super S, ? extends W> view,
            Operator operator,
            ReadCheck check,
            Sink<? super Pair<K, W>> sink) {
        if (sink.mayBeDone()) {
            Partitions.push(entries(view, operator, check), sink);
            return;
        }
        for (int slot = nextUsed(0, check); slot < capacity(); slot = nextUsed(slot + 1, check)) {
            sink.accept(pair(slot, view, operator, check));
        }
    }

    @SuppressWarnings("NullAway") // of slots with a key and a value
    private <W> Pair<K, W> pair(
            int slot, MapFunction<? super S, ? extends W> view, Operator operator, ReadCheck check) {
        Pair<K, W> pair;
        try {
            pair = new Pair<>(Nulls.unmask(keys[slot]), view.apply(current(slot)));
        } catch (Throwable e) {
            check.check(); // then it failed at something else than what it asked for
            throw operator.failed(e);
        }
        check.check();
        return pair;
    }

    @Override
    public <W> Iterator<Pair<K, W>> entries(
            MapFunction<? super S, ? extends W> view, Operator operator, ReadCheck check) {
        return new Iterator<>() {
            private int slot = nextUsed(0, check);

            @Override
            public boolean hasNext() {
                return slot < capacity();
            }

            @Override
            public Pair<K, W> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Pair<K, W> pair = pair(slot, view, operator, check);
                slot = nextUsed(slot + 1, check);
                return pair;
            }
        };
    }

    /** Returns the next slot with a value; that there is none is checked here, that one is there by its reader. */
    private int nextUsed(int from, ReadCheck check) {
        int slot = from;
        try {
            while (slot < capacity() && (keys[slot] == null || current(slot) == null)) {
                slot++;
            }
        } catch (RuntimeException e) {
            check.check(); // arrays of which some have grown already
            throw e;
        }
        if (slot >= capacity()) {
            check.check();
        }
        return slot;
    }

    @Override
    void rehashed(int[] newSlots, int newCapacity) {
        committed = rehash(committed, newSlots, newCapacity);
        pending = rehash(pending, newSlots, newCapacity);
        incoming = rehash(incoming, newSlots, newCapacity);
        byte[] newMarks = new byte[newCapacity];
        for (int slot = 0; slot < newSlots.length; slot++) {
            if (newSlots[slot] >= 0) {
                newMarks[newSlots[slot]] = marks[slot];
            }
        }
        marks = newMarks;
        round.rehashed(newCapacity);
        for (int i = 0; i < changedCount; i++) {
            changed[i] = newSlots[changed[i]];
        }
        if (timeouts != null) {
            timeouts.rehashed(newSlots, newCapacity);
        }
    }

    @Override
    void moved(int from, int to) {
        round.moved(from, to, Objects.requireNonNull(keys[to]));
        committed[to] = committed[from];
        pending[to] = pending[from];
        incoming[to] = incoming[from];
        marks[to] = marks[from];
        if (timeouts != null) {
            timeouts.moved(from, to);
        }
    }

    @Override
    void cleared(int slot) {
        committed[slot] = null;
        unmark(slot);
        if (timeouts != null) {
            timeouts.cleared(slot);
        }
    }

    /**
     * Several values of one key; a class of its own, to tell it from a value that is a list. The list goes to the program, which may
     * keep it, so it is one that durable state can hold.
     */
    private record Values(List<@Nullable Object> list) {
        static Values of(Object firstMasked, @Nullable Object second) {
            List<@Nullable Object> list = new ArrayList<>(4);
            list.add(Nulls.unmask(firstMasked));
            list.add(second);
            return new Values(list);
        }
    }
}
