package io.tidemill.batch;

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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Counts how often a batch's work reads each input at the most. An input that is read once can give back its memory while it
 * is being read, so that its source fills it again during the batch.
 */
final class InputReads implements PlanVisitor<Boolean> {
    private static final int MANY = 2;

    private final IdentityHashMap<Plan<?>, Integer> reads = new IdentityHashMap<>();
    private final Set<Plan<?>> stepsTaken = Collections.newSetFromMap(new IdentityHashMap<>());
    private Set<Plan<?>> stagesOfJob = Collections.newSetFromMap(new IdentityHashMap<>());
    private int weight;

    /** Counts a plan that is run once. */
    void runOnce(Plan<?> plan) {
        run(plan, 1);
    }

    /** Counts a plan that may be run any number of times. */
    void runManyTimes(Plan<?> plan) {
        run(plan, MANY);
    }

    private void run(Plan<?> plan, int times) {
        stagesOfJob = Collections.newSetFromMap(new IdentityHashMap<>());
        weight = times;
        plan.accept(this);
    }

    /** Returns whether {@code input} is read not more than once. */
    boolean isReadOnce(Plan<?> input) {
        return reads.getOrDefault(input, 0) <= 1;
    }

    @Override
    public <T> Boolean visitSplits(SplitsPlan<T> plan) {
        reads.merge(plan, weight, Integer::sum);
        return true;
    }

    @Override
    public <S, T> Boolean visitMap(MapPlan<S, T> plan) {
        return plan.parent().accept(this);
    }

    @Override
    public <T> Boolean visitFilter(FilterPlan<T> plan) {
        return plan.parent().accept(this);
    }

    @Override
    public <S, T> Boolean visitFlatMap(FlatMapPlan<S, T> plan) {
        return plan.parent().accept(this);
    }

    @Override
    public <S, T> Boolean visitMapPartitions(MapPartitionsPlan<S, T> plan) {
        return plan.parent().accept(this);
    }

    @Override
    public <T> Boolean visitUnion(UnionPlan<T> plan) {
        return visitAll(plan.parents());
    }

    @Override
    public <T> Boolean visitZip(ZipPlan<T> plan) {
        return visitAll(plan.parents());
    }

    private boolean visitAll(List<? extends Plan<?>> parents) {
        for (Plan<?> parent : parents) {
            parent.accept(this);
        }
        return true;
    }

    @Override
    public <A, B> Boolean visitCartesian(CartesianPlan<A, B> plan) {
        return visitMany(plan.left()) && visitMany(plan.right());
    }

    @Override
    public <T> Boolean visitCoalesce(CoalescePlan<T> plan) {
        return plan.parent().accept(this);
    }

    /** What is kept may not fit, and is then computed again. */
    @Override
    public <T> Boolean visitCached(CachedPlan<T> plan) {
        return visitMany(plan.parent());
    }

    private boolean visitMany(Plan<?> plan) {
        int outer = weight;
        weight = MANY;
        plan.accept(this);
        weight = outer;
        return true;
    }

    @Override
    public <K, V, C> Boolean visitShuffle(ShufflePlan<K, V, C> plan) {
        return !stagesOfJob.add(plan) || plan.parent().accept(this);
    }

    @Override
    public <T> Boolean visitSort(SortPlan<T> plan) {
        return !stagesOfJob.add(plan) || plan.parent().accept(this);
    }

    /** A step is taken once in a batch, whoever asks for it. */
    @Override
    public <K, V, S, T> Boolean visitState(StatePlan<K, V, S, T> plan) {
        if (stepsTaken.add(plan)) {
            int outer = weight;
            weight = 1;
            plan.input().accept(this);
            weight = outer;
        }
        return true;
    }

    @Override
    public <K, S, W> Boolean visitStateEntries(StateEntriesPlan<K, S, W> plan) {
        return plan.step().accept(this);
    }
}
