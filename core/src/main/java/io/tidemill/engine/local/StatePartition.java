package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.StateFunction;
import io.tidemill.function.WindowedStateFunction;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a state. A step changes it, and is then committed or undone; entries are seen as the open step left them.
 * Changed by one task at a time, and read by many between changes; one that may still read when the next change comes has a
 * {@link ReadCheck} that tells.
 */
interface StatePartition<K, V, S> {
    /** Returns an empty partition, of the kind that is right for the function. */
    @SuppressWarnings("unchecked") // the type parameters are those of the function
    static <K, V, S> StatePartition<K, V, S> of(
            StateFunction<K, V, S, ?> function, Operator operator, Optional<Duration> timeout) {
        return function instanceof WindowedStateFunction<?, ?, ?>
                ? new WindowTable<>((WindowedStateFunction<K, V, S>) function, operator)
                : new StateTable<>(timeout);
    }

    /** Puts what the state holds before its first step. */
    void putInitial(Pair<K, S> entry);

    /** Takes the batch's pairs, visits the keys, and returns what their function emitted. */
    <T> List<T> step(StatePlan<K, V, S, T> plan, Partitions<Pair<K, V>> input, int partition);

    /** Makes the open step's values the committed ones. */
    void commit(BatchTime time);

    /** Forgets the open step, if there is one. */
    void rollback();

    /** Pushes the keys and what is seen of their values, each after {@code check} has let it pass. */
    <W> void feed(
            MapFunction<? super S, ? extends W> view,
            Operator operator,
            ReadCheck check,
            Sink<? super Pair<K, W>> sink);

    /** Returns the keys and what is seen of their values, one by one, each after {@code check} has let it pass. */
    <W> Iterator<Pair<K, W>> entries(MapFunction<? super S, ? extends W> view, Operator operator, ReadCheck check);

    // ---- kept over crashes

    /** Puts a committed value, before the first step. */
    void restore(K key, @Nullable Object value, long lastDataMillis);

    /** Forgets a committed value, if it is there. */
    void restoreRemoved(K key);

    /** Calls the function with values that it was called with before, and commits what it does. */
    void restoreValues(StateShape<K, V, S> shape, BatchTime time, K key, List<V> values);

    /** Begins to write all entries once more, share by share. */
    void beginRound();

    /** Returns whether all entries have been written since the round began, as shares or as changes. */
    boolean isRoundComplete();

    /** Writes what the open step changed. */
    void writeChanges(StateEntryWriter out);

    /** Writes the next share of the entries, 1 being all. */
    void writeShare(StateEntryWriter out, double share);
}
