package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StatePlan;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a step of a state emitted. */
final class StatePartitions<K, V, S, T> extends Partitions<T> {
    private final StatePlan<K, V, S, T> plan;
    private final Partitions<Pair<K, V>> input;
    private final @Nullable Partitions<Pair<K, S>> initial;
    private final LocalState<K, V, S> state;
    private final ActionTasks tasks;
    private @Nullable TakenStep step;

    StatePartitions(
            StatePlan<K, V, S, T> plan,
            Partitions<Pair<K, V>> input,
            @Nullable Partitions<Pair<K, S>> initial,
            LocalState<K, V, S> state,
            ActionTasks tasks) {
        this.plan = plan;
        this.input = input;
        this.initial = initial;
        this.state = state;
        this.tasks = tasks;
    }

    @Override
    int count() {
        return plan.partitionCount();
    }

    @Override
    void prepare() {
        if (step == null) {
            step = state.advance(plan, input, initial, tasks);
        }
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        push(iterator(partition), sink);
    }

    @Override
    @SuppressWarnings("unchecked") // what this plan's step emitted
    Iterator<T> iterator(int partition) {
        return ((List<T>) step().output(partition)).iterator();
    }

    /** Returns a partition of the state after the step; a reader asks {@link #step()} whether it still is. */
    StatePartition<K, V, S> state(int partition) {
        step().check();
        return state.partition(partition);
    }

    /** Returns the step, which {@link #prepare} has taken. */
    TakenStep step() {
        return Objects.requireNonNull(step, "step");
    }

    Operator operator() {
        return plan.operator();
    }
}
