package io.tidemill.spark;

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
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.UnionPlan;
import io.tidemill.plan.ZipPlan;
import java.util.Set;

/**
 * Finds the splits that one partition of a fragment's plan reads.
 *
 * @param partition of the node that is visited
 * @param found takes the splits
 */
record PartitionInputs(int partition, Set<Split<?>> found) implements PlanVisitor<Set<Split<?>>> {
    private Set<Split<?>> in(Plan<?> parent, int parentPartition) {
        return parent.accept(parentPartition == partition ? this : new PartitionInputs(parentPartition, found));
    }

    @Override
    public <T> Set<Split<?>> visitSplits(SplitsPlan<T> plan) {
        found.add(plan.splits().get(partition));
        return found;
    }

    @Override
    public <S, T> Set<Split<?>> visitMap(MapPlan<S, T> plan) {
        return in(plan.parent(), partition);
    }

    @Override
    public <T> Set<Split<?>> visitFilter(FilterPlan<T> plan) {
        return in(plan.parent(), partition);
    }

    @Override
    public <S, T> Set<Split<?>> visitFlatMap(FlatMapPlan<S, T> plan) {
        return in(plan.parent(), partition);
    }

    @Override
    public <S, T> Set<Split<?>> visitMapPartitions(MapPartitionsPlan<S, T> plan) {
        return in(plan.parent(), partition);
    }

    @Override
    public <T> Set<Split<?>> visitUnion(UnionPlan<T> plan) {
        int before = 0;
        for (Plan<T> parent : plan.parents()) {
            if (partition < before + parent.partitionCount()) {
                return in(parent, partition - before);
            }
            before += parent.partitionCount();
        }
        throw new IndexOutOfBoundsException(partition);
    }

    @Override
    public <T> Set<Split<?>> visitZip(ZipPlan<T> plan) {
        plan.parents().forEach(parent -> in(parent, partition));
        return found;
    }

    @Override
    public <A, B> Set<Split<?>> visitCartesian(CartesianPlan<A, B> plan) {
        in(plan.left(), partition / plan.right().partitionCount());
        return in(plan.right(), partition % plan.right().partitionCount());
    }

    @Override
    public <K, V, C> Set<Split<?>> visitShuffle(ShufflePlan<K, V, C> plan) {
        return in(plan.parent(), partition); // in a fragment it is in place
    }

    @Override
    public <T> Set<Split<?>> visitCoalesce(CoalescePlan<T> plan) {
        int end = partition + 1 == plan.partitionCount()
                ? plan.parent().partitionCount()
                : plan.firstParent(partition + 1);
        for (int i = plan.firstParent(partition); i < end; i++) {
            in(plan.parent(), i);
        }
        return found;
    }

    @Override
    public <T> Set<Split<?>> visitSort(SortPlan<T> plan) {
        throw cut(plan);
    }

    @Override
    public <T> Set<Split<?>> visitCached(CachedPlan<T> plan) {
        throw cut(plan);
    }

    @Override
    public <K, V, S, T> Set<Split<?>> visitState(StatePlan<K, V, S, T> plan) {
        throw cut(plan);
    }

    @Override
    public <K, S, W> Set<Split<?>> visitStateEntries(StateEntriesPlan<K, S, W> plan) {
        throw cut(plan);
    }

    private static IllegalStateException cut(Plan<?> plan) {
        return new IllegalStateException(
                "A fragment was not cut at a " + plan.getClass().getSimpleName());
    }
}
