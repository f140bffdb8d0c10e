package io.tidemill.engine.local;

import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.CoalescePlan;
import io.tidemill.plan.FilterPlan;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Plan;
import io.tidemill.plan.PlanVisitor;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.UnionPlan;
import io.tidemill.plan.ZipPlan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Makes partitions of the nodes whose partitions come of few partitions of their parents, and leaves the others to a subclass.
 * A node that is reached by several ways is compiled once.
 */
abstract class NarrowCompiler implements PlanVisitor<Partitions<?>> {
    private final SplitOpener opener;
    private final IdentityHashMap<Plan<?>, Partitions<?>> compiled = new IdentityHashMap<>();

    NarrowCompiler(SplitOpener opener) {
        this.opener = opener;
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
        return new SplitPartitions<>(plan, opener);
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
    public <T> Partitions<?> visitCoalesce(CoalescePlan<T> plan) {
        return new CoalescePartitions<>(plan, compile(plan.parent()));
    }

    @Override
    public <K, V, C> Partitions<?> visitShuffle(ShufflePlan<K, V, C> plan) {
        return plan.isInPlace() ? new InPlacePartitions<>(plan, compile(plan.parent())) : moving(plan);
    }

    /** Compiles a shuffle that moves records. */
    abstract <K, V, C> Partitions<?> moving(ShufflePlan<K, V, C> plan);
}
