package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.CoalescePlan;
import io.tidemill.plan.FilterPlan;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Plan;
import io.tidemill.plan.PlanVisitor;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.UnionPlan;
import io.tidemill.plan.ZipPlan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Makes partitions of plans, for one action. A node that is reached by several ways is compiled once, so its shuffle or sort
 * runs once.
 */
final class PlanCompiler implements PlanVisitor<Partitions<?>> {
    private final ActionTasks tasks;
    private final RecordCache cache;
    private final Function<String, LocalState<?, ?, ?>> states;
    private final IdentityHashMap<Plan<?>, Partitions<?>> compiled = new IdentityHashMap<>();

    PlanCompiler(ActionTasks tasks, RecordCache cache, Function<String, LocalState<?, ?, ?>> states) {
        this.tasks = tasks;
        this.cache = cache;
        this.states = states;
    }

    @SuppressWarnings("unchecked")
    <T> Partitions<T> compile(Plan<T> plan) {
        Partitions<?> known = compiled.get(plan);
        if (known == null) {
            known = plan.accept(this);
            compiled.put(plan, known);
        }
        return (Partitions<T>) known;
    }

    @Override
    public <T> Partitions<?> visitSplits(SplitsPlan<T> plan) {
        return new SplitPartitions<>(plan);
    }

    @Override
    public <S, T> Partitions<?> visitMap(MapPlan<S, T> plan) {
        return new NarrowPartitions<S, T>(
                compile(plan.parent()), next -> new MapSink<>(plan.function(), plan.operator(), next));
    }

    @Override
    public <T> Partitions<?> visitFilter(FilterPlan<T> plan) {
        return new NarrowPartitions<T, T>(
                compile(plan.parent()), next -> new FilterSink<>(plan.condition(), plan.operator(), next));
    }

    @Override
    public <S, T> Partitions<?> visitFlatMap(FlatMapPlan<S, T> plan) {
        return new NarrowPartitions<S, T>(
                compile(plan.parent()), next -> new FlatMapSink<>(plan.function(), plan.operator(), next));
    }

    @Override
    public <S, T> Partitions<?> visitMapPartitions(MapPartitionsPlan<S, T> plan) {
        return new MapPartitionsPartitions<>(plan, compile(plan.parent()));
    }

    @Override
    public <T> Partitions<?> visitUnion(UnionPlan<T> plan) {
        return new UnionPartitions<>(plan.parents().stream().map(this::compile).toList());
    }

    @Override
    public <T> Partitions<?> visitZip(ZipPlan<T> plan) {
        List<Partitions<?>> parents = new ArrayList<>();
        for (Plan<?> parent : plan.parents()) {
            parents.add(compile(parent));
        }
        return new ZipPartitions<>(plan, parents);
    }

    @Override
    public <A, B> Partitions<?> visitCartesian(CartesianPlan<A, B> plan) {
        return new CartesianPartitions<>(compile(plan.left()), compile(plan.right()));
    }

    @Override
    public <K, V, C> Partitions<?> visitShuffle(ShufflePlan<K, V, C> plan) {
        return new ShufflePartitions<>(plan, compile(plan.parent()), tasks);
    }

    @Override
    public <T> Partitions<?> visitSort(SortPlan<T> plan) {
        return new SortPartitions<>(plan, compile(plan.parent()), tasks);
    }

    @Override
    public <T> Partitions<?> visitCoalesce(CoalescePlan<T> plan) {
        return new CoalescePartitions<>(plan, compile(plan.parent()));
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
