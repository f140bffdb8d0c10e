package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.Split;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import java.util.function.Function;

/** Makes partitions of plans, for one action: what is reached by several ways is shuffled or sorted once. */
final class PlanCompiler extends NarrowCompiler {
    private final ActionTasks tasks;
    private final RecordCache cache;
    private final Function<String, LocalState<?, ?, ?>> states;

    PlanCompiler(ActionTasks tasks, RecordCache cache, Function<String, LocalState<?, ?, ?>> states) {
        super(Split::open);
        this.tasks = tasks;
        this.cache = cache;
        this.states = states;
    }

    @Override
    <K, V, C> Partitions<?> moving(ShufflePlan<K, V, C> plan) {
        return new ShufflePartitions<>(plan, compile(plan.parent()), tasks);
    }

    @Override
    public <T> Partitions<?> visitSort(SortPlan<T> plan) {
        return new SortPartitions<>(plan, compile(plan.parent()), tasks);
    }

    @Override
    public <T> Partitions<?> visitCached(CachedPlan<T> plan) {
        return new CachedPartitions<>(compile(plan.parent()), cache.entry(plan));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <K, V, S, T> Partitions<?> visitState(StatePlan<K, V, S, T> plan) {
        Partitions<Pair<K, S>> initial = plan.initial().map(this::compile).orElse(null);
        LocalState<K, V, S> state = (LocalState<K, V, S>) states.apply(plan.name());
        return new StatePartitions<>(plan, compile(plan.input()), initial, state, tasks);
    }

    @Override
    public <K, S, W> Partitions<?> visitStateEntries(StateEntriesPlan<K, S, W> plan) {
        return entriesOf(plan.step(), plan.view());
    }

    @SuppressWarnings("unchecked")
    private <K, V, S, T, W> Partitions<Pair<K, W>> entriesOf(
            StatePlan<K, V, S, T> step, MapFunction<? super S, ? extends W> view) {
        return new StateEntriesPartitions<>((StatePartitions<K, V, S, T>) compile(step), view);
    }
}
