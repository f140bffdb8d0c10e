package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StatePlan;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What a step of a state emitted. */
final class StatePartitions<K, V, S, T> extends Partitions<T> {
    private final StatePlan<K, V, S, T> plan;
    private final Partitions<Pair<K, V>> input;
    private final @Nullable Partitions<Pair<K, S>> initial;
    private final LocalState<K, V, S> state;
    private final ActionTasks tasks;

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
        state.advance(plan, input, initial, tasks);
    }

    @Override
    void feed(int partition, Sink<? super T> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<T> iterator(int partition) {
        return state.output(plan, partition).iterator();
    }

    /** Returns a partition of the state after the step. */
    StatePartition<K, V, S> state(int partition) {
        return state.partition(plan.time(), partition);
    }

    Operator operator() {
        return plan.operator();
    }
}
