package io.tidemill.testkit.contract;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.CoalescePlan;
import io.tidemill.plan.FilterPlan;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.PlanVisitor;
import io.tidemill.plan.RecordReader;
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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Computes the plans of one action, each node once; every partition is a list. */
final class ReferenceInterpreter implements PlanVisitor<List<? extends List<?>>> {
    private final Map<CacheId, List<List<?>>> kept;
    private final Map<String, ReferenceState> states;
    private final Set<Class<?>> interpretedNodes;
    private final IdentityHashMap<Plan<?>, List<? extends List<?>>> computed = new IdentityHashMap<>();

    ReferenceInterpreter(
            Map<CacheId, List<List<?>>> kept, Map<String, ReferenceState> states, Set<Class<?>> interpretedNodes) {
        this.kept = kept;
        this.states = states;
        this.interpretedNodes = interpretedNodes;
    }

    /** Returns the records of every partition. */
    @SuppressWarnings("unchecked")
    <T> List<List<T>> partitions(Plan<T> plan) {
        if (computed.containsKey(plan)) {
            return (List<List<T>>) computed.get(plan);
        }
        interpretedNodes.add(plan.getClass());
        List<List<T>> partitions = (List<List<T>>) plan.accept(this);
        computed.put(plan, partitions);
        if (partitions.size() != plan.partitionCount()) {
            throw new IllegalStateException(
                    plan + " has " + partitions.size() + " partitions, not " + plan.partitionCount());
        }
        return partitions;
    }

    private static <R> R guarded(Operator operator, Callable<R> call) {
        try {
            return call.call();
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private static <T> List<List<T>> emptyPartitions(int count) {
        List<List<T>> partitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
        return partitions;
    }

    private static <T> List<T> listOf(Iterator<? extends T> records) {
        List<T> list = new ArrayList<>();
        while (records.hasNext()) {
            list.add(records.next());
        }
        return list;
    }

    @Override
    public <T> List<List<T>> visitSplits(SplitsPlan<T> plan) {
        List<List<T>> result = new ArrayList<>();
        for (Split<T> split : plan.splits()) {
            try (RecordReader<T> reader = split.open()) {
                result.add(listOf(reader));
            } catch (TidemillException e) {
                throw e;
            } catch (Exception e) {
                throw new TidemillException(ErrorCode.INPUT_FAILED, "Reading " + plan.operator() + " failed: " + e, e);
            }
        }
        return result;
    }

    @Override
    public <S, T> List<List<T>> visitMap(MapPlan<S, T> plan) {
        List<List<T>> result = new ArrayList<>();
        for (List<S> records : partitions(plan.parent())) {
            List<T> mapped = new ArrayList<>();
            for (S record : records) {
                mapped.add(guarded(plan.operator(), () -> plan.function().apply(record)));
            }
            result.add(mapped);
        }
        return result;
    }

    @Override
    public <T> List<List<T>> visitFilter(FilterPlan<T> plan) {
        List<List<T>> result = new ArrayList<>();
        for (List<T> records : partitions(plan.parent())) {
            List<T> left = new ArrayList<>();
            for (T record : records) {
                if (guarded(plan.operator(), () -> plan.condition().test(record))) {
                    left.add(record);
                }
            }
            result.add(left);
        }
        return result;
    }

    @Override
    public <S, T> List<List<T>> visitFlatMap(FlatMapPlan<S, T> plan) {
        List<List<T>> result = new ArrayList<>();
        for (List<S> records : partitions(plan.parent())) {
            List<T> many = new ArrayList<>();
            for (S record : records) {
                many.addAll(guarded(
                        plan.operator(),
                        () -> listOf(plan.function().apply(record).iterator())));
            }
            result.add(many);
        }
        return result;
    }

    @Override
    public <S, T> List<List<T>> visitMapPartitions(MapPartitionsPlan<S, T> plan) {
        List<List<S>> parents = partitions(plan.parent());
        List<List<T>> result = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            int partition = i;
            result.add(guarded(
                    plan.operator(),
                    () -> listOf(plan.function()
                            .apply(partition, parents.get(partition).iterator()))));
        }
        return result;
    }

    @Override
    public <T> List<List<T>> visitUnion(UnionPlan<T> plan) {
        List<List<T>> result = new ArrayList<>();
        plan.parents().forEach(parent -> result.addAll(partitions(parent)));
        return result;
    }

    @Override
    public <T> List<List<T>> visitZip(ZipPlan<T> plan) {
        List<List<? extends List<?>>> parents = new ArrayList<>();
        for (Plan<?> parent : plan.parents()) {
            parents.add(partitions(parent));
        }
        List<List<T>> result = new ArrayList<>();
        for (int i = 0; i < plan.partitionCount(); i++) {
            List<Iterator<?>> sides = new ArrayList<>();
            for (List<? extends List<?>> parent : parents) {
                sides.add(parent.get(i).iterator());
            }
            result.add(guarded(plan.operator(), () -> listOf(plan.function().apply(sides))));
        }
        return result;
    }

    @Override
    public <A, B> List<List<Pair<A, B>>> visitCartesian(CartesianPlan<A, B> plan) {
        List<List<A>> lefts = partitions(plan.left());
        List<List<B>> rights = partitions(plan.right());
        List<List<Pair<A, B>>> result = new ArrayList<>();
        for (List<A> left : lefts) {
            for (List<B> right : rights) {
                List<Pair<A, B>> pairs = new ArrayList<>();
                left.forEach(one -> right.forEach(other -> pairs.add(Pair.of(one, other))));
                result.add(pairs);
            }
        }
        return result;
    }

    @Override
    @SuppressWarnings("unchecked") // without an aggregation C is V
    public <K, V, C> List<List<Pair<K, C>>> visitShuffle(ShufflePlan<K, V, C> plan) {
        List<List<Pair<K, V>>> moved = emptyPartitions(plan.partitionCount());
        for (List<Pair<K, V>> records : partitions(plan.parent())) {
            for (Pair<K, V> pair : records) {
                moved.get(guarded(plan.operator(), () -> partitionOf(plan.rule(), pair.key(), plan.operator())))
                        .add(pair);
            }
        }
        if (plan.aggregation().isEmpty()) {
            return (List<List<Pair<K, C>>>) (List<?>) moved;
        }
        List<List<Pair<K, C>>> result = new ArrayList<>();
        for (List<Pair<K, V>> pairs : moved) {
            result.add(guarded(
                    plan.operator(), () -> combined(pairs, plan.aggregation().get())));
        }
        return result;
    }

    static int partitionOf(Partitioner rule, @Nullable Object key, Operator operator) {
        int partition = key == null ? 0 : rule.partition(key);
        if (partition < 0 || partition >= rule.partitionCount()) {
            throw TidemillException.invalidArgument("The partitioner of " + operator + " put key " + key
                    + " into partition " + partition + " of " + rule.partitionCount());
        }
        return partition;
    }

    /** Combines value by value; whether combined values are merged, too, is up to an engine. */
    private static <K, V, C> List<Pair<K, C>> combined(List<Pair<K, V>> pairs, Aggregation<V, C> aggregation)
            throws Exception {
        Map<K, C> byKey = new LinkedHashMap<>();
        for (Pair<K, V> pair : pairs) {
            C combined = byKey.containsKey(pair.key())
                    ? aggregation.mergeValue().apply(byKey.get(pair.key()), pair.value())
                    : aggregation.create().apply(pair.value());
            byKey.put(pair.key(), combined);
        }
        List<Pair<K, C>> result = new ArrayList<>();
        byKey.forEach((key, value) -> result.add(Pair.of(key, value)));
        return result;
    }

    @Override
    public <T> List<List<T>> visitSort(SortPlan<T> plan) {
        List<T> all = new ArrayList<>();
        partitions(plan.parent()).forEach(all::addAll);
        guarded(plan.operator(), () -> {
            all.sort(plan.comparator());
            return all;
        });
        List<List<T>> result = new ArrayList<>();
        for (int i = 0; i < plan.partitionCount(); i++) {
            result.add(
                    all.subList(all.size() * i / plan.partitionCount(), all.size() * (i + 1) / plan.partitionCount()));
        }
        return result;
    }

    @Override
    public <T> List<List<T>> visitCoalesce(CoalescePlan<T> plan) {
        List<List<T>> parents = partitions(plan.parent());
        List<List<T>> result = new ArrayList<>();
        for (int i = 0; i < plan.partitionCount(); i++) {
            List<T> merged = new ArrayList<>();
            parents.subList(plan.firstParent(i), plan.firstParent(i + 1)).forEach(merged::addAll);
            result.add(merged);
        }
        return result;
    }

    @Override
    public <T> List<? extends List<?>> visitCached(CachedPlan<T> plan) {
        List<List<?>> known = kept.get(plan.id());
        if (known == null) {
            known = new ArrayList<>(partitions(plan.parent()));
            kept.put(plan.id(), known);
        }
        return known;
    }

    @Override
    public <K, V, S, T> List<? extends List<?>> visitState(StatePlan<K, V, S, T> plan) {
        return state(plan.name()).outputs(plan, this);
    }

    @Override
    public <K, S, W> List<? extends List<?>> visitStateEntries(StateEntriesPlan<K, S, W> plan) {
        interpretedNodes.add(StatePlan.class);
        return state(plan.step().name()).entries(plan.step(), plan.view(), this);
    }

    private ReferenceState state(String name) {
        return states.computeIfAbsent(name, ReferenceState::new);
    }
}
