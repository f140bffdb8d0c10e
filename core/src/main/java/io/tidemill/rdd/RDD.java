package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.FilterFunction;
import io.tidemill.function.FlatMapFunction;
import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.SerializableComparator;
import io.tidemill.function.SupplierFunction;
import io.tidemill.function.VoidFunction;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.CoalescePlan;
import io.tidemill.plan.FilterPlan;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.UnionPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lazy, partitioned, recomputable collection: a plan and the engine that can run it. Transformations return new RDDs and
 * run nothing; actions run the plan on the calling thread and the engine's task threads, and return when all is done.
 *
 * <p>Handles are immutable and may be shared by threads. Records should not be changed after they were emitted: the local
 * engine hands over references. A function that throws ends the action with
 * {@link io.tidemill.error.FunctionFailedException}, which names the operator and the line that it was written in.
 *
 * @param <T> the type of the records
 */
public sealed class RDD<T> permits PairRDD {
    private final Plan<T> plan;
    private final RDDContext context;

    RDD(Plan<T> plan, RDDContext context) {
        this.plan = plan;
        this.context = context;
    }

    /** Returns how this RDD comes about. */
    public final Plan<T> plan() {
        return plan;
    }

    /** Returns what runs this RDD, and makes others. */
    public final RDDContext context() {
        return context;
    }

    /** Returns the number of partitions. */
    public final int partitionCount() {
        return plan.partitionCount();
    }

    /** Returns the rule by which keys have their partition, if there is one. */
    public final Optional<Partitioner> partitioner() {
        return plan.partitioner();
    }

    // ---- transformations, record by record

    /** Returns an RDD with {@code function} of every record. */
    public final <R> RDD<R> map(MapFunction<? super T, ? extends R> function) {
        return context.rdd(mapPlan(function, Operator.here("map")));
    }

    /** Returns a pair RDD with the pair that {@code function} makes of every record. */
    public final <K, V> PairRDD<K, V> mapToPair(MapFunction<? super T, Pair<K, V>> function) {
        return new PairRDD<>(mapPlan(function, Operator.here("mapToPair")), context);
    }

    private <R> Plan<R> mapPlan(MapFunction<? super T, ? extends R> function, Operator operator) {
        return new MapPlan<>(plan, function, KeyUse.CHANGED, operator);
    }

    /** Returns the records for which {@code condition} holds. */
    public RDD<T> filter(FilterFunction<? super T> condition) {
        return context.rdd(filterPlan(condition));
    }

    final Plan<T> filterPlan(FilterFunction<? super T> condition) {
        return new FilterPlan<>(plan, condition, Operator.here("filter"));
    }

    /** Returns all that {@code function} makes of every record. */
    public final <R> RDD<R> flatMap(FlatMapFunction<? super T, ? extends R> function) {
        return context.rdd(new FlatMapPlan<T, R>(plan, function, KeyUse.CHANGED, Operator.here("flatMap")));
    }

    /** Returns all pairs that {@code function} makes of every record. */
    public final <K, V> PairRDD<K, V> flatMapToPair(FlatMapFunction<? super T, Pair<K, V>> function) {
        return new PairRDD<>(
                new FlatMapPlan<>(plan, function, KeyUse.CHANGED, Operator.here("flatMapToPair")), context);
    }

    /** Returns each record with a key: pairs of {@code key} of the record, and the record. */
    public final <K> PairRDD<K, T> keyBy(MapFunction<? super T, ? extends K> key) {
        return new PairRDD<>(mapPlan(record -> Pair.of(key.apply(record), record), Operator.here("keyBy")), context);
    }

    // ---- transformations of partitions

    /** Returns what {@code function} makes of the records of each partition; called for empty ones, too. */
    public final <R> RDD<R> mapPartitions(MapFunction<Iterator<T>, Iterator<? extends R>> function) {
        return context.rdd(mapPartitionsPlan((index, records) -> function.apply(records), "mapPartitions"));
    }

    /** Returns what {@code function} makes of each partition's index and records; called for empty ones, too. */
    public final <R> RDD<R> mapPartitionsWithIndex(Function2<Integer, Iterator<T>, Iterator<? extends R>> function) {
        return context.rdd(mapPartitionsPlan(function, "mapPartitionsWithIndex"));
    }

    /** Returns the pairs that {@code function} makes of the records of each partition; called for empty ones, too. */
    public final <K, V> PairRDD<K, V> mapPartitionsToPair(MapFunction<Iterator<T>, Iterator<Pair<K, V>>> function) {
        return new PairRDD<>(
                mapPartitionsPlan((index, records) -> function.apply(records), "mapPartitionsToPair"), context);
    }

    private <R> Plan<R> mapPartitionsPlan(
            Function2<Integer, Iterator<T>, ? extends Iterator<? extends R>> function, String name) {
        return new MapPartitionsPlan<T, R>(plan, function::apply, KeyUse.CHANGED, Operator.here(name));
    }

    /** Returns one list per partition, with its records. */
    public final RDD<List<T>> glom() {
        return context.rdd(mapPartitionsPlan(
                (index, records) -> {
                    List<T> list = new ArrayList<>();
                    records.forEachRemaining(list::add);
                    return Collections.singletonList(list).iterator();
                },
                "glom"));
    }

    /** Returns the records of both, this RDD's partitions first; duplicates stay. */
    public RDD<T> union(RDD<T> other) {
        return context.rdd(unionPlan(other));
    }

    final Plan<T> unionPlan(RDD<T> other) {
        return new UnionPlan<>(List.of(plan, other.plan()));
    }

    /** Returns the same records in {@code partitions} partitions of about the same size; every record moves. */
    public RDD<T> repartition(int partitions) {
        return context.rdd(repartitionPlan(partitions));
    }

    final Plan<T> repartitionPlan(int partitions) {
        Operator operator = Operator.here("repartition");
        Arguments.positive(partitions, "partitions", operator);
        Plan<Pair<Integer, T>> dealt = new MapPartitionsPlan<>(
                plan, (index, records) -> new NumberingIterator<>(records, index), KeyUse.CHANGED, operator);
        Plan<Pair<Integer, T>> moved =
                new ShufflePlan<>(dealt, new DealingPartitioner(partitions), Optional.empty(), operator);
        return new MapPlan<Pair<Integer, T>, T>(moved, Pair::value, KeyUse.CHANGED, operator);
    }

    /** Returns the same records in at most {@code partitions} partitions: neighbours are read as one, nothing moves. */
    public RDD<T> coalesce(int partitions) {
        return context.rdd(coalescePlan(partitions));
    }

    final Plan<T> coalescePlan(int partitions) {
        Arguments.positive(partitions, "partitions", Operator.here("coalesce"));
        return new CoalescePlan<>(plan, partitions);
    }

    /** Returns each record once; needs {@code equals} and {@code hashCode}. */
    public RDD<T> distinct() {
        return context.rdd(distinctPlan());
    }

    final Plan<T> distinctPlan() {
        Operator operator = Operator.here("distinct");
        Plan<Pair<T, Boolean>> keyed =
                new MapPlan<>(plan, record -> Pair.of(record, Boolean.TRUE), KeyUse.CHANGED, operator);
        PairRDD<T, Boolean> once = new PairRDD<>(keyed, context).reduceByKey((first, second) -> first);
        return new MapPlan<Pair<T, Boolean>, T>(once.plan(), Pair::key, KeyUse.CHANGED, operator);
    }

    /** Returns the records grouped by {@code key}. */
    public final <K> PairRDD<K, List<T>> groupBy(MapFunction<? super T, ? extends K> key) {
        Operator operator = Operator.here("groupBy");
        return new PairRDD<K, T>(mapPlan(record -> Pair.of(key.apply(record), record), operator), context).groupByKey();
    }

    // ---- order

    /** Returns the records in ascending order of {@code key}. */
    public final <S extends Comparable<? super S>> RDD<T> sortBy(MapFunction<? super T, ? extends S> key) {
        return sortBy(key, SortOrder.ASCENDING);
    }

    /**
     * Returns the records in order of {@code key}, partition after partition; records with equal keys keep the order they
     * came in. The key is computed once for every record. {@code take(n)} after it puts no more than needed in order.
     */
    public final <S extends Comparable<? super S>> RDD<T> sortBy(
            MapFunction<? super T, ? extends S> key, SortOrder order) {
        Operator operator = Operator.here("sortBy");
        SerializableComparator<S> natural = order.apply(SerializableComparator.natural());
        Plan<Pair<S, T>> keyed =
                new MapPlan<>(plan, record -> Pair.<S, T>of(key.apply(record), record), KeyUse.CHANGED, operator);
        Plan<Pair<S, T>> sorted = new SortPlan<>(
                keyed,
                (left, right) -> natural.compare(left.key(), right.key()),
                Math.max(1, context.defaultPartitions()),
                operator);
        return context.rdd(new MapPlan<Pair<S, T>, T>(sorted, Pair::value, KeyUse.CHANGED, operator));
    }

    final Plan<T> sortPlan(SerializableComparator<? super T> comparator, Operator operator) {
        return new SortPlan<>(plan, comparator, Math.max(1, context.defaultPartitions()), operator);
    }

    // ---- keeping

    /**
     * Returns an RDD whose records are kept in memory when they are first computed, as long as {@code tidemill.cache.limit}
     * has room; what does not fit is computed again. Kept until {@link #unpersist} or until nothing refers to it.
     */
    public RDD<T> cache() {
        return context.rdd(cachedPlan());
    }

    final Plan<T> cachedPlan() {
        return plan instanceof CachedPlan
                ? plan
                : new CachedPlan<>(plan, new CacheId(Operator.here("cache").toString()));
    }

    /** Drops what {@link #cache} kept; the RDD stays usable, and keeps anew. */
    public final void unpersist() {
        if (plan instanceof CachedPlan<T> cached) {
            context.engine().unpersist(cached.id());
        }
    }

    // ---- actions

    /** Returns all records, in the order of the partitions. */
    public final List<T> collect() {
        List<T> all = new ArrayList<>();
        context.engine().run(plan, Actions.<T>collecting()).forEach(all::addAll);
        return all;
    }

    /** Returns the number of records. */
    public final long count() {
        return context.engine().run(plan, Actions.<T>counting()).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns the first {@code count} records in the order of the partitions, computing as little as it must. */
    public final List<T> take(int count) {
        Arguments.notNegative(count, "count", Operator.here("take"));
        return context.engine().take(plan, count);
    }

    /**
     * Returns the first record.
     *
     * @throws TidemillException with code {@code EMPTY_COLLECTION} if there is none
     */
    public final T first() {
        List<T> first = take(1);
        if (first.isEmpty()) {
            throw empty(Operator.here("first"));
        }
        return first.get(0);
    }

    /** Returns whether there is no record. */
    public final boolean isEmpty() {
        return take(1).isEmpty();
    }

    /** Returns the {@code count} largest records by their natural order, largest first. */
    public final List<T> top(int count) {
        return top(count, SerializableComparator.natural());
    }

    /** Returns the {@code count} largest records by {@code comparator}, largest first. */
    public final List<T> top(int count, SerializableComparator<? super T> comparator) {
        Operator operator = Operator.here("top");
        Arguments.notNegative(count, "count", operator);
        return context.engine().take(sortPlan(comparator.reversed(), operator), count);
    }

    /** Returns the {@code count} smallest records by {@code comparator}, smallest first. */
    public final List<T> takeOrdered(int count, SerializableComparator<? super T> comparator) {
        Operator operator = Operator.here("takeOrdered");
        Arguments.notNegative(count, "count", operator);
        return context.engine().take(sortPlan(comparator, operator), count);
    }

    /** Returns the {@code count} smallest records by their natural order, smallest first. */
    public final List<T> takeOrdered(int count) {
        return takeOrdered(count, SerializableComparator.natural());
    }

    /**
     * Returns one record made of all; {@code function} is applied within partitions, then to their results in order.
     *
     * @throws TidemillException with code {@code EMPTY_COLLECTION} if there is no record
     */
    public final T reduce(ReduceFunction<T> function) {
        Operator operator = Operator.here("reduce");
        Optional<T> reduced = Optional.empty();
        for (Optional<T> part : context.engine().run(plan, Actions.reducing(function, operator))) {
            if (reduced.isPresent() && part.isPresent()) {
                try {
                    reduced = Optional.of(function.apply(reduced.get(), part.get()));
                } catch (Throwable e) {
                    throw operator.failed(e);
                }
            } else if (part.isPresent()) {
                reduced = part;
            }
        }
        return reduced.orElseThrow(() -> empty(operator));
    }

    /** Returns {@code zero} combined with all records; {@code zero} is used once per partition and once for the result. */
    public final T fold(T zero, ReduceFunction<T> function) {
        return aggregate(() -> zero, function::apply, function::apply, Operator.here("fold"));
    }

    /**
     * Returns the records added up.
     *
     * @param zero makes the value to start from, for each partition and for the result; it may be changed in place
     * @param add adds a record
     * @param merge joins two values
     */
    public final <U> U aggregate(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super T, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge) {
        return aggregate(zero, add, merge, Operator.here("aggregate"));
    }

    private <U> U aggregate(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super T, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge,
            Operator operator) {
        List<U> parts = context.engine().run(plan, Actions.<T, U>aggregating(zero, add, operator));
        try {
            U value = zero.get();
            for (U part : parts) {
                value = merge.apply(value, part);
            }
            return value;
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    /** Returns how often each record occurs. */
    public final Map<T, Long> countByValue() {
        Operator operator = Operator.here("countByValue");
        return new PairRDD<T, Boolean>(mapPlan(record -> Pair.of(record, Boolean.TRUE), operator), context)
                .countByKey();
    }

    /** Calls {@code function} with every record, in tasks: several at the same time. */
    public final void foreach(VoidFunction<? super T> function) {
        context.engine().run(plan, Actions.<T>calling(function, Operator.here("foreach")));
    }

    /** Calls {@code function} with the records of every partition, in tasks: several at the same time. */
    public final void foreachPartition(VoidFunction<Iterator<T>> function) {
        Plan<Object> called = mapPartitionsPlan(
                (index, records) -> {
                    function.accept(records);
                    return Collections.emptyIterator();
                },
                "foreachPartition");
        context.engine().run(called, Actions.counting());
    }

    /**
     * Writes each record's {@code toString} as a line, to {@code directory/part-00000} and so on, one file per partition,
     * and an empty {@code _SUCCESS}. The directory appears when all is written.
     *
     * @throws TidemillException with code {@code OUTPUT_FAILED} if the directory exists or can not be written
     */
    public final void saveAsTextFile(String directory) {
        TextOutput.to(Path.of(directory), TextOutput.Existing.REFUSE).write(this);
    }

    private static TidemillException empty(Operator operator) {
        return new TidemillException(
                ErrorCode.EMPTY_COLLECTION, operator + " found no records; ask isEmpty() first, or use take or fold");
    }

    /** Returns the kind of the plan and the number of partitions. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + plan.getClass().getSimpleName() + ", " + partitionCount()
                + " partitions]";
    }

    /** Deals records in turn, starting at another partition for each source partition. */
    private record DealingPartitioner(int partitionCount) implements Partitioner {
        @Override
        public int partition(Object key) {
            return Math.floorMod((Integer) key, partitionCount);
        }
    }
}
