package io.tidemill.rdd;

import io.tidemill.function.FilterFunction;
import io.tidemill.function.FlatMapFunction;
import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.SerializableComparator;
import io.tidemill.function.SupplierFunction;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.ZipPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An RDD of pairs, with the operators that go by key. Keyed operators bring equal keys into one partition; they use the
 * partitioner that is given, else one that an input has already, else a hash partitioner with
 * {@code tidemill.default.partitions}. Keys need {@code equals} and {@code hashCode}; null keys are allowed.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class PairRDD<K, V> extends RDD<Pair<K, V>> {
    PairRDD(Plan<Pair<K, V>> plan, RDDContext context) {
        super(plan, context);
    }

    /** Returns an RDD of pairs as a pair RDD. */
    public static <K, V> PairRDD<K, V> of(RDD<Pair<K, V>> pairs) {
        return new PairRDD<>(pairs.plan(), pairs.context());
    }

    private <W> PairRDD<K, W> pairs(Plan<Pair<K, W>> plan) {
        return new PairRDD<>(plan, context());
    }

    // ---- record by record

    @Override
    public PairRDD<K, V> filter(FilterFunction<? super Pair<K, V>> condition) {
        return pairs(filterPlan(condition));
    }

    /** Returns the pairs with {@code function} of every value; keys, and where they lie, stay. */
    public <W> PairRDD<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
        return pairs(new MapPlan<>(
                plan(),
                pair -> Pair.<K, W>of(pair.key(), function.apply(pair.value())),
                KeyUse.KEPT,
                Operator.here("mapValues")));
    }

    /** Returns a pair for each of the values that {@code function} makes of a value; keys, and where they lie, stay. */
    public <W> PairRDD<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
        return pairs(new FlatMapPlan<Pair<K, V>, Pair<K, W>>(
                plan(),
                pair -> {
                    List<Pair<K, W>> many = new ArrayList<>();
                    function.apply(pair.value()).forEach(value -> many.add(Pair.of(pair.key(), value)));
                    return many;
                },
                KeyUse.KEPT,
                Operator.here("flatMapValues")));
    }

    /** Returns the keys, as often as they occur. */
    public RDD<K> keys() {
        return context().rdd(new MapPlan<Pair<K, V>, K>(plan(), Pair::key, KeyUse.CHANGED, Operator.here("keys")));
    }

    /** Returns the values. */
    public RDD<V> values() {
        return context().rdd(new MapPlan<Pair<K, V>, V>(plan(), Pair::value, KeyUse.CHANGED, Operator.here("values")));
    }

    @Override
    public PairRDD<K, V> union(RDD<Pair<K, V>> other) {
        return pairs(unionPlan(other));
    }

    @Override
    public PairRDD<K, V> repartition(int partitions) {
        return pairs(repartitionPlan(partitions));
    }

    @Override
    public PairRDD<K, V> coalesce(int partitions) {
        return pairs(coalescePlan(partitions));
    }

    @Override
    public PairRDD<K, V> distinct() {
        return pairs(distinctPlan());
    }

    @Override
    public PairRDD<K, V> cache() {
        return pairs(cachedPlan());
    }

    // ---- by key

    /** Returns the pairs with each key in the partition that {@code rule} gives it. */
    public PairRDD<K, V> partitionBy(Partitioner rule) {
        return pairs(partitionedPlan(rule, Operator.here("partitionBy")));
    }

    private Plan<Pair<K, V>> partitionedPlan(Partitioner rule, Operator operator) {
        return plan().partitioner().equals(Optional.of(rule))
                ? plan()
                : new ShufflePlan<>(plan(), rule, Optional.empty(), operator);
    }

    private Partitioner usualPartitioner() {
        return plan().partitioner().orElseGet(context()::defaultPartitioner);
    }

    private Partitioner usualPartitioner(RDD<?> other) {
        return plan().partitioner().or(other::partitioner).orElseGet(context()::defaultPartitioner);
    }

    /** Returns one pair for each key, its values reduced to one; combined before they move. */
    public PairRDD<K, V> reduceByKey(ReduceFunction<V> function) {
        return reduceByKey(function, usualPartitioner());
    }

    /** Returns one pair for each key, its values reduced to one, partitioned by {@code rule}. */
    public PairRDD<K, V> reduceByKey(ReduceFunction<V> function, Partitioner rule) {
        return combined(Aggregation.reducing(function), rule, "reduceByKey");
    }

    /** Returns one pair for each key with all its values; the order of values is that of the records. */
    public PairRDD<K, List<V>> groupByKey() {
        return groupByKey(usualPartitioner());
    }

    /** Returns one pair for each key with all its values, partitioned by {@code rule}. */
    public PairRDD<K, List<V>> groupByKey(Partitioner rule) {
        Aggregation<V, List<V>> grouping = new Aggregation<>(
                value -> {
                    List<V> values = new ArrayList<>(4);
                    values.add(value);
                    return values;
                },
                (values, value) -> {
                    values.add(value);
                    return values;
                },
                (left, right) -> {
                    left.addAll(right);
                    return left;
                },
                Aggregation.Side.REDUCE);
        return combined(grouping, rule, "groupByKey");
    }

    /** Returns one pair for each key, its values combined by {@code aggregation}. */
    public <C> PairRDD<K, C> combineByKey(Aggregation<V, C> aggregation) {
        return combineByKey(aggregation, usualPartitioner());
    }

    /** Returns one pair for each key, its values combined by {@code aggregation}, partitioned by {@code rule}. */
    public <C> PairRDD<K, C> combineByKey(Aggregation<V, C> aggregation, Partitioner rule) {
        return combined(aggregation, rule, "combineByKey");
    }

    /**
     * Returns one pair for each key, its values combined.
     *
     * @param create makes the first combined value
     * @param mergeValue adds a value
     * @param mergeCombined joins two combined values
     */
    public <C> PairRDD<K, C> combineByKey(
            MapFunction<? super V, ? extends C> create,
            Function2<? super C, ? super V, ? extends C> mergeValue,
            Function2<? super C, ? super C, ? extends C> mergeCombined) {
        return combined(
                new Aggregation<V, C>(create, mergeValue, mergeCombined, Aggregation.Side.MAP),
                usualPartitioner(),
                "combineByKey");
    }

    /**
     * Returns one pair for each key, its values added up.
     *
     * @param zero makes the value to start from for a key; it may be changed in place
     * @param add adds a value
     * @param merge joins two results
     */
    public <U> PairRDD<K, U> aggregateByKey(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super V, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge) {
        return aggregated(zero, add, merge, "aggregateByKey");
    }

    private <U> PairRDD<K, U> aggregated(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super V, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge,
            String name) {
        return combined(
                new Aggregation<V, U>(value -> add.apply(zero.get(), value), add, merge, Aggregation.Side.MAP),
                usualPartitioner(),
                name);
    }

    /** Returns one pair for each key: {@code zero} combined with its values. */
    public PairRDD<K, V> foldByKey(V zero, ReduceFunction<V> function) {
        return aggregated(() -> zero, function::apply, function::apply, "foldByKey");
    }

    private <C> PairRDD<K, C> combined(Aggregation<V, C> aggregation, Partitioner rule, String name) {
        return pairs(new ShufflePlan<>(plan(), rule, Optional.of(aggregation), Operator.here(name)));
    }

    // ---- with another

    /** Returns, for every key of either side, all values of both. */
    public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(PairRDD<K, W> other) {
        return cogroup(other, usualPartitioner(other));
    }

    /** Returns, for every key of either side, all values of both, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "cogroup", Joins::cogroup);
    }

    /** Returns a pair for every combination of values that the sides have under the same key. */
    public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other) {
        return join(other, usualPartitioner(other));
    }

    /** Returns the inner join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "join", Joins::inner);
    }

    /** Returns the join with every value of this side, also those without a partner. */
    public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(PairRDD<K, W> other) {
        return leftOuterJoin(other, usualPartitioner(other));
    }

    /** Returns the left outer join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "leftOuterJoin", Joins::leftOuter);
    }

    /** Returns the join with every value of the other side, also those without a partner. */
    public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(PairRDD<K, W> other) {
        return rightOuterJoin(other, usualPartitioner(other));
    }

    /** Returns the right outer join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "rightOuterJoin", Joins::rightOuter);
    }

    /** Returns the join with every value of both sides, also those without a partner. */
    public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairRDD<K, W> other) {
        return fullOuterJoin(other, usualPartitioner(other));
    }

    /** Returns the full outer join, partitioned by {@code rule}. */
    public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairRDD<K, W> other, Partitioner rule) {
        return zipped(other, rule, "fullOuterJoin", Joins::fullOuter);
    }

    /** Returns the pairs whose key the other side does not have. */
    public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other) {
        return zipped(other, usualPartitioner(other), "subtractByKey", Joins::subtract);
    }

    /** How the partitions with one index of both sides are joined. */
    @FunctionalInterface
    private interface PartitionJoin<K, V, W, R> extends java.io.Serializable {
        Iterator<Pair<K, R>> apply(Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right);
    }

    @SuppressWarnings("unchecked")
    private <W, R> PairRDD<K, R> zipped(
            PairRDD<K, W> other, Partitioner rule, String name, PartitionJoin<K, V, W, R> join) {
        Operator operator = Operator.here(name);
        return pairs(new ZipPlan<>(
                List.of(partitionedPlan(rule, operator), other.partitionedPlan(rule, operator)),
                sides -> join.apply((Iterator<Pair<K, V>>) sides.get(0), (Iterator<Pair<K, W>>) sides.get(1)),
                Optional.of(rule),
                operator));
    }

    // ---- order

    /** Returns the pairs in ascending order of their keys. */
    public PairRDD<K, V> sortByKey() {
        return sortByKey(SortOrder.ASCENDING);
    }

    /** Returns the pairs in the natural order of their keys; pairs with equal keys keep the order they came in. */
    public PairRDD<K, V> sortByKey(SortOrder order) {
        return sortByKey(SerializableComparator.<K>natural(), order);
    }

    /** Returns the pairs in an order of their keys; pairs with equal keys keep the order they came in. */
    public PairRDD<K, V> sortByKey(SerializableComparator<? super K> comparator, SortOrder order) {
        Comparator<? super K> directed = order == SortOrder.ASCENDING ? comparator : comparator.reversed();
        SerializableComparator<Pair<K, V>> byKey = (left, right) -> directed.compare(left.key(), right.key());
        return pairs(sortPlan(byKey, Operator.here("sortByKey")));
    }

    // ---- actions

    /** Returns how many pairs each key has. */
    public Map<K, Long> countByKey() {
        return mapValues(value -> 1L).reduceByKey(Long::sum).collectAsMap();
    }

    /** Returns the pairs as a map; of pairs with equal keys the last one stays. */
    public Map<K, V> collectAsMap() {
        Map<K, V> map = new LinkedHashMap<>();
        collect().forEach(pair -> map.put(pair.key(), pair.value()));
        return map;
    }

    /** Returns all values of a key. */
    public List<V> lookup(K key) {
        Operator operator = Operator.here("lookup");
        return new PairRDD<>(
                        new io.tidemill.plan.FilterPlan<>(
                                plan(), pair -> java.util.Objects.equals(pair.key(), key), operator),
                        context())
                .values()
                .collect();
    }
}
