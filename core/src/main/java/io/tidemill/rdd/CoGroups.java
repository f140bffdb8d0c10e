package io.tidemill.rdd;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.ZipPlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that any number of RDDs have under each key; keys come in the order in which they are first seen. */
final class CoGroups {
    private CoGroups() {}

    /**
     * Returns the groups of all sides.
     *
     * @param result makes the result of one list per side
     */
    static <K, R> Plan<Pair<K, R>> of(
            List<? extends PairRDD<K, ?>> sides,
            Partitioner rule,
            MapFunction<List<List<?>>, R> result,
            Operator operator) {
        List<Plan<?>> parents = new ArrayList<>();
        sides.forEach(side -> parents.add(partitioned(side.plan(), rule, operator)));
        return new ZipPlan<>(parents, partitions -> groups(partitions, result), Optional.of(rule), operator);
    }

    private static <K, V> Plan<Pair<K, V>> partitioned(Plan<Pair<K, V>> plan, Partitioner rule, Operator operator) {
        return plan.partitioner().equals(Optional.of(rule))
                ? plan
                : new ShufflePlan<>(plan, rule, Optional.empty(), operator);
    }

    @SuppressWarnings("unchecked")
    private static <K, R> Iterator<Pair<K, R>> groups(List<Iterator<?>> sides, MapFunction<List<List<?>>, R> result)
            throws Exception {
        Map<K, List<List<?>>> groups = new LinkedHashMap<>();
        for (int i = 0; i < sides.size(); i++) {
            int side = i;
            ((Iterator<Pair<K, Object>>) sides.get(i)).forEachRemaining(pair -> {
                List<List<?>> lists = groups.computeIfAbsent(pair.key(), key -> emptyLists(sides.size()));
                ((List<Object>) lists.get(side)).add(pair.value());
            });
        }
        List<Pair<K, R>> pairs = new ArrayList<>(groups.size());
        for (Map.Entry<K, List<List<?>>> group : groups.entrySet()) {
            pairs.add(Pair.of(group.getKey(), result.apply(group.getValue())));
        }
        return pairs.iterator();
    }

    private static List<List<?>> emptyLists(int count) {
        List<List<?>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>(1));
        }
        return lists;
    }

    @SuppressWarnings("unchecked")
    static <A, B, C> CoGroup3<A, B, C> three(List<List<?>> lists) {
        return new CoGroup3<>((List<A>) lists.get(0), (List<B>) lists.get(1), (List<C>) lists.get(2));
    }

    @SuppressWarnings("unchecked")
    static <A, B, C, D> CoGroup4<A, B, C, D> four(List<List<?>> lists) {
        return new CoGroup4<>(
                (List<A>) lists.get(0), (List<B>) lists.get(1), (List<C>) lists.get(2), (List<D>) lists.get(3));
    }
}
