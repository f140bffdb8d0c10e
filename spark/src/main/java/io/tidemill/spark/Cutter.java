package io.tidemill.spark;

import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.CoalescePlan;
import io.tidemill.plan.FilterPlan;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
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
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.rdd.RDD;

/**
 * Makes the plan of one fragment: nodes in which no record moves stay, splits and what lies behind a cut are replaced by their
 * places. A node that is reached by several ways stays one.
 */
final class Cutter implements PlanVisitor<Plan<?>> {
    private static final Operator PLACE = new Operator("place", "");

    private final ActionPlan action;
    private final List<RDD<?>> parents;
    private final List<Split<?>> own = new ArrayList<>();
    private final IdentityHashMap<Plan<?>, Plan<?>> known = new IdentityHashMap<>();

    Cutter(ActionPlan action, List<RDD<?>> beside) {
        this.action = action;
        this.parents = new ArrayList<>(beside);
    }

    /** Returns the RDDs that the fragment reads, by their numbers. */
    List<RDD<?>> parents() {
        return parents;
    }

    /** Returns the splits that the fragment reads, by their slots. */
    List<Split<?>> own() {
        return own;
    }

    @SuppressWarnings("unchecked") // a node is replaced by one of its type
    <T> Plan<T> cut(Plan<T> plan) {
        Plan<?> replaced = known.get(plan);
        if (replaced == null) {
            replaced = plan.accept(this);
            known.put(plan, replaced);
        }
        return (Plan<T>) replaced;
    }

    /** Returns the place of what a cut gives. */
    private <T> Plan<T> place(Plan<?> plan, Cut cut) {
        int parent = parents.indexOf(cut.rdd());
        if (parent < 0) {
            parent = parents.size();
            parents.add(cut.rdd());
        }
        int number = parent;
        List<Split<T>> places = IntStream.range(0, plan.partitionCount())
                .<Split<T>>mapToObj(i -> new ParentSplit<>(number, i, cut.reading()))
                .toList();
        return new SplitsPlan<>(places, plan.partitioner(), PLACE);
    }

    // ---- nodes that stay

    @Override
    public <T> Plan<?> visitSplits(SplitsPlan<T> plan) {
        List<Split<T>> places = new ArrayList<>();
        for (Split<T> split : plan.splits()) {
            places.add(new OwnSplit<>(own.size()));
            own.add(split);
        }
        return new SplitsPlan<>(places, plan.partitioner(), plan.operator());
    }

    @Override
    public <S, T> Plan<?> visitMap(MapPlan<S, T> plan) {
        return new MapPlan<S, T>(cut(plan.parent()), plan.function(), plan.keys(), plan.operator());
    }

    @Override
    public <T> Plan<?> visitFilter(FilterPlan<T> plan) {
        return new FilterPlan<>(cut(plan.parent()), plan.condition(), plan.operator());
    }

    @Override
    public <S, T> Plan<?> visitFlatMap(FlatMapPlan<S, T> plan) {
        return new FlatMapPlan<S, T>(cut(plan.parent()), plan.function(), plan.keys(), plan.operator());
    }

    @Override
    public <S, T> Plan<?> visitMapPartitions(MapPartitionsPlan<S, T> plan) {
        return new MapPartitionsPlan<>(cut(plan.parent()), plan.function(), plan.keys(), plan.operator());
    }

    @Override
    public <T> Plan<?> visitUnion(UnionPlan<T> plan) {
        return new UnionPlan<>(plan.parents().stream().map(this::cut).toList());
    }

    @Override
    public <T> Plan<?> visitZip(ZipPlan<T> plan) {
        List<Plan<?>> cutParents = new ArrayList<>();
        for (Plan<?> parent : plan.parents()) {
            cutParents.add(cut(parent));
        }
        return new ZipPlan<>(cutParents, plan.function(), plan.partitioner(), plan.operator());
    }

    @Override
    public <A, B> Plan<?> visitCartesian(CartesianPlan<A, B> plan) {
        return new CartesianPlan<>(cut(plan.left()), cut(plan.right()));
    }

    @Override
    public <T> Plan<?> visitCoalesce(CoalescePlan<T> plan) {
        return new CoalescePlan<>(cut(plan.parent()), plan.atMost());
    }

    // ---- cuts

    @Override
    public <K, V, C> Plan<?> visitShuffle(ShufflePlan<K, V, C> plan) {
        if (plan.isInPlace()) {
            return new ShufflePlan<>(cut(plan.parent()), plan.rule(), plan.aggregation(), plan.operator());
        }
        return ActionPlan.arrived(plan, place(plan, action.cut(plan, () -> action.shuffled(plan))));
    }

    @Override
    public <T> Plan<?> visitSort(SortPlan<T> plan) {
        return ActionPlan.arrived(plan, place(plan, action.cut(plan, () -> action.sorted(plan))));
    }

    @Override
    public <T> Plan<?> visitCached(CachedPlan<T> plan) {
        return place(plan, action.cut(plan, () -> action.kept(plan)));
    }

    @Override
    public <K, V, S, T> Plan<?> visitState(StatePlan<K, V, S, T> plan) {
        return place(plan, action.cut(plan, () -> action.stepped(plan)));
    }

    @Override
    public <K, S, W> Plan<?> visitStateEntries(StateEntriesPlan<K, S, W> plan) {
        Cut step = action.cut(plan.step(), () -> action.stepped(plan.step()));
        return place(plan, new Cut(step.rdd(), new SparkStates.Entries<>(plan.view())));
    }
}
