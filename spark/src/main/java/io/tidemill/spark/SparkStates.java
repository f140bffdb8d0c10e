package io.tidemill.spark;

import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.local.ResidentPartition;
import io.tidemill.function.MapFunction;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The states of an engine. Steps come from any action, commits and rollbacks from one thread. */
final class SparkStates {
    private final String engine = UUID.randomUUID().toString();
    private final Map<String, SparkState<?, ?, ?>> states = new ConcurrentHashMap<>();
    private volatile @Nullable ValueSerializer durable;
    private volatile @Nullable BatchTime ended;

    /** Returns the cut after a step, which is taken by the tasks that read it, as far as it was not yet. */
    @SuppressWarnings("unchecked") // by name, it is the state of this plan
    <K, V, S, T> Cut step(StatePlan<K, V, S, T> plan, ActionPlan action) {
        SparkState<K, V, S> state = (SparkState<K, V, S>) named(plan.name());
        Version<K, V, S> version = state.step(plan, action);
        return new Cut(version.rdd(), SparkStates::emitted, version.tally());
    }

    /** Takes what is left of a step. */
    void complete(StatePlan<?, ?, ?, ?> plan, ActionPlan action) {
        named(plan.name()).complete(plan.time(), action);
    }

    /** Says that an action has failed: a step that it has left undone was perhaps the reason. */
    void actionFailed() {
        states.values().forEach(SparkState::actionFailed);
    }

    SparkState<?, ?, ?> named(String name) {
        return states.computeIfAbsent(
                name, absent -> new SparkState<>(new ResidentStates.StateId(engine, name), ended));
    }

    @Nullable
    SparkState<?, ?, ?> find(String name) {
        return states.get(name);
    }

    Collection<SparkState<?, ?, ?>> all() {
        return states.values();
    }

    /** Has every step from now on tell what it changes. */
    void keepWith(ValueSerializer serializer) {
        durable = serializer;
    }

    @Nullable
    ValueSerializer durable() {
        return durable;
    }

    /** Reads what a step emitted. */
    static Iterator<?> emitted(Iterator<?> held) {
        return ((ResidentPartition<?, ?, ?>) held.next()).emitted().iterator();
    }

    /** Reads the keys after a step, and what is seen of their values. */
    record Entries<S, W>(MapFunction<? super S, ? extends W> view) implements Reading {
        @Override
        @SuppressWarnings("unchecked") // the view is of this state
        public Iterator<?> records(Iterator<?> held) {
            return ((ResidentPartition<?, ?, S>) held.next()).entries(view);
        }
    }

    void commit(BatchTime time, ActionPlan action) {
        ended = time;
        states.values().forEach(state -> state.commit(time, action));
    }

    void rollback(BatchTime time) {
        ended = time;
        states.values().forEach(state -> state.rollback(time));
    }

    void close() {
        ResidentStates.dropAll(engine);
    }
}
