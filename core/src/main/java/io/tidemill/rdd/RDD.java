package io.tidemill.rdd;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.file.FileLocation;
import io.tidemill.function.FilterFunction;
import io.tidemill.function.FlatMapFunction;
import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.SerializableComparator;
import io.tidemill.function.SupplierFunction;
import io.tidemill.function.ToDoubleFunction;
import io.tidemill.function.VoidFunction;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.CartesianPlan;
import io.tidemill.plan.CoalescePlan;
import io.tidemill.plan.FilterPlan;
import io.tidemill.plan.FlatMapPlan;
import io.tidemill.plan.KeyOrder;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.MapPartitionsPlan;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.StorageLevel;
import io.tidemill.plan.UnionPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
public sealed class RDD<T> permits PairRDD, DoubleRDD {
    private final Plan<T> plan;
    private final RDDContext context;
    private final String name;

    RDD(Plan<T> plan, RDDContext context) {
        this(plan, context, "");
    }

    RDD(Plan<T> plan, RDDContext context, String name) {
        this.plan = plan;
        this.context = context;
        this.name = required(name, "name");
    }

    /** Returns what the program gave to an operator; it is refused where it could not be sent to the tasks. */
    final <F> F checked(@Nullable F given, String name) {
        return context.checked(given, name);
    }

    /** Returns an RDD of the same kind. */
    RDD<T> like(Plan<T> other) {
        return context.rdd(other);
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

    /** Returns the name, if {@link #named} gave one. */
    public final Optional<String> name() {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** Returns this RDD with a name, for people: it stands in {@link #toString}, {@link #toDebugString} and what keeps it. */
    public RDD<T> named(String name) {
        return new RDD<>(plan, context, name);
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

    /** Returns a double RDD with the number that {@code function} makes of every record. */
    public final DoubleRDD mapToDouble(ToDoubleFunction<? super T> function) {
        checked(function, "function");
        return new DoubleRDD(mapPlan(function::apply, Operator.here("mapToDouble")), context);
    }

    private <R> Plan<R> mapPlan(MapFunction<? super T, ? extends R> function, Operator operator) {
        return new MapPlan<>(plan, checked(function, "function"), KeyUse.CHANGED, operator);
    }

    /** Returns the records for which {@code condition} holds. */
    public RDD<T> filter(FilterFunction<? super T> condition) {
        return like(filterPlan(condition));
    }

    final Plan<T> filterPlan(FilterFunction<? super T> condition) {
        return new FilterPlan<>(plan, checked(condition, "condition"), Operator.here("filter"));
    }

    /** Returns all that {@code function} makes of every record. */
    public final <R> RDD<R> flatMap(FlatMapFunction<? super T, ? extends R> function) {
        return context.rdd(flatMapPlan(function, "flatMap"));
    }

    private <R> Plan<R> flatMapPlan(FlatMapFunction<? super T, ? extends R> function, String operator) {
        return new FlatMapPlan<>(plan, checked(function, "function"), KeyUse.CHANGED, Operator.here(operator));
    }

    /** Returns all numbers that {@code function} makes of every record. */
    public final DoubleRDD flatMapToDouble(FlatMapFunction<? super T, Double> function) {
        return new DoubleRDD(flatMapPlan(function, "flatMapToDouble"), context);
    }

    /** Returns all pairs that {@code function} makes of every record. */
    public final <K, V> PairRDD<K, V> flatMapToPair(FlatMapFunction<? super T, Pair<K, V>> function) {
        return new PairRDD<>(flatMapPlan(function, "flatMapToPair"), context);
    }

    /** Returns each record with a key: pairs of {@code key} of the record, and the record. */
    public final <K> PairRDD<K, T> keyBy(MapFunction<? super T, ? extends K> key) {
        checked(key, "key");
        return new PairRDD<>(mapPlan(record -> Pair.of(key.apply(record), record), Operator.here("keyBy")), context);
    }

    // ---- transformations of partitions

    /** Returns what {@code function} makes of the records of each partition; called for empty ones, too. */
    public final <R> RDD<R> mapPartitions(MapFunction<Iterator<T>, Iterator<? extends R>> function) {
        checked(function, "function");
        return context.rdd(mapPartitionsPlan((index, records) -> function.apply(records), "mapPartitions"));
    }

    /** Returns what {@code function} makes of each partition's index and records; called for empty ones, too. */
    public final <R> RDD<R> mapPartitionsWithIndex(Function2<Integer, Iterator<T>, Iterator<? extends R>> function) {
        checked(function, "function");
        return context.rdd(mapPartitionsPlan(function, "mapPartitionsWithIndex"));
    }

    /** Returns the pairs that {@code function} makes of the records of each partition; called for empty ones, too. */
    public final <K, V> PairRDD<K, V> mapPartitionsToPair(MapFunction<Iterator<T>, Iterator<Pair<K, V>>> function) {
        return mapPartitionsToPair(function, KeyUse.CHANGED);
    }

    /**
     * Returns the same. Where {@code keys} are kept, in the pairs of a pair RDD whose keys the function leaves as they are, so is
     * the partitioner, and what goes by key next moves nothing.
     */
    public final <K, V> PairRDD<K, V> mapPartitionsToPair(
            MapFunction<Iterator<T>, Iterator<Pair<K, V>>> function, KeyUse keys) {
        checked(function, "function");
        required(keys, "keys");
        return new PairRDD<>(
                new MapPartitionsPlan<>(
                        plan, (index, records) -> function.apply(records), keys, Operator.here("mapPartitionsToPair")),
                context);
    }

    /** Returns the numbers that {@code function} makes of the records of each partition; called for empty ones, too. */
    public final DoubleRDD mapPartitionsToDouble(MapFunction<Iterator<T>, Iterator<Double>> function) {
        checked(function, "function");
        return new DoubleRDD(
                mapPartitionsPlan((index, records) -> function.apply(records), "mapPartitionsToDouble"), context);
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

    /**
     * Returns the lines that a program writes when it is given each partition's records, a line each by {@code toString}; it
     * is started for empty partitions, too. Neither side waits forever, and no more than some lines are held. The program is
     * ended with the task; an exit code other than 0 ends the action, with the end of its error output.
     */
    public final RDD<String> pipe(PipeCommand command) {
        required(command, "command");
        Operator operator = Operator.here("pipe");
        return context.rdd(new MapPartitionsPlan<T, String>(
                plan,
                (partition, records) -> PipedProcess.start(command, operator, partition, records),
                KeyUse.CHANGED,
                operator));
    }

    /** Returns the lines that {@code program} writes when it is given each partition's records; see {@link #pipe(PipeCommand)}. */
    public final RDD<String> pipe(String program, String... arguments) {
        required(program, "program");
        Arguments.allRequired(Arrays.asList(required(arguments, "arguments")), "arguments");
        return pipe(PipeCommand.of(program, arguments));
    }

    // ---- transformations with another RDD

    /**
     * Returns the records of both, this RDD's partitions first; duplicates stay. Where both have the same partitioner the result keeps it,
     * so that keyed operators need no shuffle: partition i then has the records of both partitions i.
     */
    public RDD<T> union(RDD<T> other) {
        return like(unionPlan(other));
    }

    final Plan<T> unionPlan(RDD<T> other) {
        return UnionPlan.of(List.of(plan, required(other, "other").plan()));
    }

    /** Returns the records that both have, each once; needs {@code equals} and {@code hashCode}. */
    public RDD<T> intersection(RDD<T> other) {
        return like(intersectionPlan(other));
    }

    final Plan<T> intersectionPlan(RDD<T> other) {
        return Sets.intersection(plan, required(other, "other").plan(), context.defaultPartitioner());
    }

    /** Returns the records that the other RDD does not have, as often as they occur; needs {@code equals} and {@code hashCode}. */
    public RDD<T> subtract(RDD<T> other) {
        return like(subtractPlan(other));
    }

    final Plan<T> subtractPlan(RDD<T> other) {
        return Sets.subtract(plan, required(other, "other").plan(), context.defaultPartitioner());
    }

    /** Returns every record with every record of the other RDD, in as many partitions as both have, multiplied. */
    public final <U> PairRDD<T, U> cartesian(RDD<U> other) {
        return new PairRDD<>(new CartesianPlan<>(plan, required(other, "other").plan()), context);
    }

    /** Returns the records of both in pairs, by position; they have the same number of partitions, and of records in each. */
    public final <U> PairRDD<T, U> zip(RDD<U> other) {
        return new PairRDD<>(Zips.records(plan, required(other, "other").plan()), context);
    }

    /** Returns what {@code function} makes of the partitions of both side by side; they have the same number of them. */
    public final <U, R> RDD<R> zipPartitions(
            RDD<U> other, Function2<Iterator<T>, Iterator<U>, Iterator<? extends R>> function) {
        required(other, "other");
        checked(function, "function");
        return context.rdd(Zips.<T, U, R>partitions(plan, other.plan(), function, Operator.here("zipPartitions")));
    }

    /** Returns each record with its position, from 0; it computes the records twice where there are several partitions. */
    public final PairRDD<T, Long> zipWithIndex() {
        return new PairRDD<>(Numbering.consecutive(plan), context);
    }

    /** Returns each record with a number of its own: of n partitions, the records of the k-th have k, n+k, 2n+k and so on. */
    public final PairRDD<T, Long> zipWithUniqueId() {
        return new PairRDD<>(Numbering.unique(plan), context);
    }

    // ---- samples

    /**
     * Returns a sample: every record is in it with a probability of {@code fraction}, or, with replacement, that often on
     * average. The same seed gives the same sample of the same RDD.
     */
    public RDD<T> sample(Replacement replacement, double fraction, long seed) {
        return like(Samples.sample(plan, replacement, fraction, seed));
    }

    /** Returns an RDD for each weight, with about its share of the records; every record is in exactly one of them. */
    public final List<RDD<T>> randomSplit(List<Double> weights, long seed) {
        List<RDD<T>> parts = new ArrayList<>();
        Samples.split(plan, Arguments.allRequired(weights, "weights"), seed).forEach(part -> parts.add(like(part)));
        return parts;
    }

    // ---- order and number of partitions

    /** Returns the same records in {@code partitions} partitions of about the same size; every record moves. */
    public RDD<T> repartition(int partitions) {
        return like(repartitionPlan(partitions));
    }

    final Plan<T> repartitionPlan(int partitions) {
        Operator operator = Operator.here("repartition");
        Arguments.positive(partitions, "partitions", operator);
        Plan<Pair<Integer, T>> dealt = new MapPartitionsPlan<>(
                plan, (index, records) -> new NumberingIterator<>(records, index), KeyUse.CHANGED, operator);
        Plan<Pair<Integer, T>> moved =
                new ShufflePlan<>(dealt, new IndexPartitioner(partitions), Optional.empty(), operator);
        return new MapPlan<Pair<Integer, T>, T>(moved, Pair::value, KeyUse.CHANGED, operator);
    }

    /** Returns the same records in at most {@code partitions} partitions: neighbours are read as one, nothing moves. */
    public RDD<T> coalesce(int partitions) {
        return like(coalescePlan(partitions));
    }

    final Plan<T> coalescePlan(int partitions) {
        Arguments.positive(partitions, "partitions", Operator.here("coalesce"));
        return new CoalescePlan<>(plan, partitions);
    }

    /** Returns each record once; needs {@code equals} and {@code hashCode}. */
    public RDD<T> distinct() {
        return like(distinctPlan());
    }

    final Plan<T> distinctPlan() {
        Operator operator = Operator.here("distinct");
        Plan<Pair<T, Boolean>> keyed =
                new MapPlan<>(plan, record -> Pair.of(record, Boolean.TRUE), KeyUse.CHANGED, operator);
        PairRDD<T, Boolean> once = new PairRDD<>(keyed, context).reduceByKey((first, second) -> first);
        return new MapPlan<Pair<T, Boolean>, T>(once.plan(), Pair::key, KeyUse.CHANGED, operator);
    }

    /** Returns the records grouped by {@code key}, in their order; a group is in memory as a whole. */
    public final <K> PairRDD<K, List<T>> groupBy(MapFunction<? super T, ? extends K> key) {
        checked(key, "key");
        Operator operator = Operator.here("groupBy");
        return new PairRDD<K, T>(mapPlan(record -> Pair.of(key.apply(record), record), operator), context).groupByKey();
    }

    /** Returns the records in ascending order of {@code key}. */
    public final <S extends Comparable<? super S>> RDD<T> sortBy(MapFunction<? super T, ? extends S> key) {
        return sortBy(key, SortOrder.ASCENDING);
    }

    /**
     * Returns the records in order of {@code key}, partition after partition; records with equal keys keep the order they
     * came in. The key is computed once for every record; all records are in memory while they are sorted.
     * {@code take(n)} after it puts no more than needed in order.
     */
    public final <S extends Comparable<? super S>> RDD<T> sortBy(
            MapFunction<? super T, ? extends S> key, SortOrder order) {
        checked(key, "key");
        required(order, "order");
        Operator operator = Operator.here("sortBy");
        SerializableComparator<S> natural = order.apply(SerializableComparator.natural());
        Plan<Pair<S, T>> keyed =
                new MapPlan<>(plan, record -> Pair.<S, T>of(key.apply(record), record), KeyUse.CHANGED, operator);
        Plan<Pair<S, T>> sorted =
                new SortPlan<>(keyed, new KeyOrder<>(natural), Math.max(1, context.defaultPartitions()), operator);
        return context.rdd(new MapPlan<Pair<S, T>, T>(sorted, Pair::value, KeyUse.CHANGED, operator));
    }

    final Plan<T> sortPlan(SerializableComparator<? super T> comparator, Operator operator) {
        return new SortPlan<>(
                plan, required(comparator, "comparator"), Math.max(1, context.defaultPartitions()), operator);
    }

    // ---- keeping

    /** Returns an RDD whose records are kept in memory as far as they fit: {@code persist(MEMORY_ONLY)}. */
    public RDD<T> cache() {
        return persist(StorageLevel.MEMORY_ONLY);
    }

    /**
     * Returns an RDD whose records are kept when they are first computed, by partition, until {@link #unpersist} or until
     * nothing refers to it. Memory is used within {@code tidemill.cache.limit}; the level says what becomes of the rest.
     * Records on disk are serializable.
     *
     * @throws TidemillException with code {@code INVALID_STATE} if this RDD is kept at another level already
     */
    public RDD<T> persist(StorageLevel level) {
        return like(cachedPlan(level));
    }

    final Plan<T> cachedPlan(StorageLevel level) {
        required(level, "level");
        Operator operator = Operator.here(level == StorageLevel.MEMORY_ONLY ? "cache" : "persist");
        if (plan instanceof CachedPlan<T> cached) {
            if (cached.level() == level) {
                return plan;
            }
            throw TidemillException.invalidState(operator + " asks for " + level + ", but the RDD is kept with "
                    + cached.level() + " already; persist the RDD that it was made of");
        }
        return new CachedPlan<>(plan, new CacheId(name.isEmpty() ? operator.toString() : name), level);
    }

    /** Returns how this RDD is kept; empty if it is not. */
    public final Optional<StorageLevel> storageLevel() {
        return plan instanceof CachedPlan<T> cached ? Optional.of(cached.level()) : Optional.empty();
    }

    /**
     * Computes all records now, and returns an RDD that keeps them, in memory or on disk, and forgets how they came about: a loop that
     * makes each RDD of the one before needs no more memory with every round. After {@link #unpersist} its records are gone. An RDD that
     * is kept as {@link StorageLevel#MEMORY_ONLY} already stays as it is, since it may have to compute records again.
     */
    public RDD<T> localCheckpoint() {
        return like(localCheckpointPlan());
    }

    final Plan<T> localCheckpointPlan() {
        Operator operator = Operator.here("localCheckpoint");
        Plan<T> kept = plan instanceof CachedPlan ? plan : cachedPlan(StorageLevel.MEMORY_AND_DISK);
        context.engine().run(kept, Actions.counting());
        return kept instanceof CachedPlan<T> cached && cached.level() != StorageLevel.MEMORY_ONLY
                ? new CachedPlan<>(KeptSplit.partitionsOf(cached, operator), cached.id(), cached.level())
                : kept;
    }

    /**
     * Writes all records to {@code directory}, now, and returns an RDD that reads them from there and forgets how they came
     * about. They are serializable; partitions stay. Only the classes that were written are ever read back.
     *
     * @throws TidemillException with code {@code OUTPUT_FAILED} if the directory exists or cannot be written
     */
    public RDD<T> checkpoint(String directory) {
        return like(checkpointPlan(directory));
    }

    final Plan<T> checkpointPlan(String directory) {
        return ObjectFiles.checkpoint(this, required(directory, "directory"));
    }

    /** Drops what {@link #cache} or {@link #persist} kept; the RDD stays usable, and keeps anew. */
    public final void unpersist() {
        if (plan instanceof CachedPlan<T> cached) {
            context.engine().unpersist(cached.id());
        }
    }

    // ---- actions

    /** Returns all records, in the order of the partitions; all are in memory then. */
    public final List<T> collect() {
        List<T> all = new ArrayList<>();
        context.engine().run(plan, Actions.<T>collecting()).forEach(all::addAll);
        return all;
    }

    /** Returns the records of some partitions, a list for each, and computes no others. */
    public final List<List<T>> collectPartitions(List<Integer> partitions) {
        Operator operator = Operator.here("collectPartitions");
        List<Integer> wanted = Arguments.allRequired(partitions, "partitions");
        for (int partition : wanted) {
            if (partition < 0 || partition >= partitionCount()) {
                throw TidemillException.invalidArgument(
                        operator + " has no partition " + partition + ", only 0 to " + (partitionCount() - 1));
            }
        }
        return context.engine().run(plan, wanted, Actions.collecting());
    }

    /**
     * Returns an iterator that computes one partition at a time, when its first record is asked for: no more than one is in
     * memory. What all partitions depend on, such as a shuffle, is computed once.
     */
    public final Iterator<T> toLocalIterator() {
        return new ExpandingIterator<List<T>, T>(context.engine().runLazily(plan, Actions.collecting()), List::forEach);
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

    /** Returns {@code count} records drawn at random, in random order; fewer if there are not so many to draw from. */
    public final List<T> takeSample(Replacement replacement, int count, long seed) {
        return Samples.take(this, required(replacement, "replacement"), count, seed);
    }

    /** Returns the {@code count} largest records by their natural order, largest first. */
    public final List<T> top(int count) {
        return top(count, SerializableComparator.natural());
    }

    /** Returns the {@code count} largest records by {@code comparator}, largest first. */
    public final List<T> top(int count, SerializableComparator<? super T> comparator) {
        checked(comparator, "comparator");
        Operator operator = Operator.here("top");
        Arguments.notNegative(count, "count", operator);
        return context.engine().take(sortPlan(comparator.reversed(), operator), count);
    }

    /** Returns the {@code count} records with the largest {@code key}, largest first. */
    public final <S extends Comparable<? super S>> List<T> topBy(int count, MapFunction<? super T, ? extends S> key) {
        Operator operator = Operator.here("topBy");
        Arguments.notNegative(count, "count", operator);
        return operator.scope(() -> sortBy(key, SortOrder.DESCENDING)).take(count);
    }

    /** Returns the {@code count} smallest records by {@code comparator}, smallest first. */
    public final List<T> takeOrdered(int count, SerializableComparator<? super T> comparator) {
        checked(comparator, "comparator");
        Operator operator = Operator.here("takeOrdered");
        Arguments.notNegative(count, "count", operator);
        return context.engine().take(sortPlan(comparator, operator), count);
    }

    /** Returns the {@code count} smallest records by their natural order, smallest first. */
    public final List<T> takeOrdered(int count) {
        return takeOrdered(count, SerializableComparator.natural());
    }

    /**
     * Returns the largest record; of equal ones, the first.
     *
     * @throws TidemillException with code {@code EMPTY_COLLECTION} if there is no record
     */
    public final T max(SerializableComparator<? super T> comparator) {
        checked(comparator, "comparator");
        return reduce((left, right) -> comparator.compare(left, right) >= 0 ? left : right, "max");
    }

    /**
     * Returns the smallest record; of equal ones, the first.
     *
     * @throws TidemillException with code {@code EMPTY_COLLECTION} if there is no record
     */
    public final T min(SerializableComparator<? super T> comparator) {
        checked(comparator, "comparator");
        return reduce((left, right) -> comparator.compare(left, right) <= 0 ? left : right, "min");
    }

    /**
     * Returns one record made of all; {@code function} is applied within partitions, then to their results in order.
     *
     * @throws TidemillException with code {@code EMPTY_COLLECTION} if there is no record
     */
    public final T reduce(ReduceFunction<T> function) {
        return reduce(context.checkedMerge(function, Operator.here("reduce")), "reduce");
    }

    /** Does what {@link #reduce} does. On one machine there is no tree to build: results of partitions are joined at once. */
    public final T treeReduce(ReduceFunction<T> function) {
        return reduce(context.checkedMerge(function, Operator.here("treeReduce")), "treeReduce");
    }

    private T reduce(ReduceFunction<T> function, String name) {
        Operator operator = Operator.here(name);
        List<T> reduced = List.of();
        for (List<T> part : context.engine().run(plan, Actions.reducing(function, operator))) {
            if (!reduced.isEmpty() && !part.isEmpty()) {
                try {
                    reduced = List.of(function.apply(reduced.get(0), part.get(0)));
                } catch (Throwable e) {
                    throw operator.failed(e);
                }
            } else if (!part.isEmpty()) {
                reduced = part;
            }
        }
        if (reduced.isEmpty()) {
            throw empty(operator);
        }
        return reduced.get(0);
    }

    /** Returns {@code zero} combined with all records; {@code zero} is used once per partition and once for the result. */
    public final T fold(T zero, ReduceFunction<T> function) {
        checked(function, "function");
        return aggregate(() -> zero, function, function, Operator.here("fold"));
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
        checked(zero, "zero");
        checked(add, "add");
        checked(merge, "merge");
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

    /** Does what {@link #aggregate} does. On one machine there is no tree to build: results of partitions are joined at once. */
    public final <U> U treeAggregate(
            SupplierFunction<? extends U> zero,
            Function2<? super U, ? super T, ? extends U> add,
            Function2<? super U, ? super U, ? extends U> merge) {
        return aggregate(zero, add, merge, Operator.here("treeAggregate"));
    }

    /**
     * Returns about how many different records there are, in little memory.
     *
     * @param relativeError the standard deviation of the answer from the true number, as a share of it; from 0.00102, which
     *     takes 1 MiB for each partition
     */
    public final long countApproxDistinct(double relativeError) {
        int indexBits = HyperLogLog.indexBits(relativeError, Operator.here("countApproxDistinct"));
        return aggregate(() -> HyperLogLog.withIndexBits(indexBits), HyperLogLog::add, HyperLogLog::merge)
                .estimate();
    }

    /** Returns how often each record occurs; needs {@code equals} and {@code hashCode}, and room for every different record. */
    public final Map<T, Long> countByValue() {
        Operator operator = Operator.here("countByValue");
        return new PairRDD<T, Boolean>(mapPlan(record -> Pair.of(record, Boolean.TRUE), operator), context)
                .countByKey();
    }

    /** Calls {@code function} with every record, in tasks: several at the same time. */
    public final void foreach(VoidFunction<? super T> function) {
        checked(function, "function");
        context.engine().run(plan, Actions.<T>calling(function, Operator.here("foreach")));
    }

    /** Calls {@code function} with the records of every partition, in tasks: several at the same time. */
    public final void foreachPartition(VoidFunction<Iterator<T>> function) {
        checked(function, "function");
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
     * and an empty {@code _SUCCESS}. The directory appears when all is written. Within a batch that a checkpoint directory keeps it
     * is durable then, and a batch that comes again replaces what it wrote itself.
     *
     * @throws TidemillException with code {@code OUTPUT_FAILED} if the directory exists or cannot be written
     */
    public final void saveAsTextFile(String directory) {
        TextOutput.to(
                        FileLocation.path(
                                required(directory, "directory"),
                                Operator.here("saveAsTextFile").toString()),
                        TextOutput.Existing.REFUSE)
                .write(this);
    }

    /**
     * Writes the records to {@code directory/part-00000} and so on by Java serialization, one file per partition, and an empty
     * {@code _SUCCESS}; {@code objectFile} of a context reads them. The directory appears when all is written.
     *
     * @throws TidemillException with code {@code OUTPUT_FAILED} if the directory exists or cannot be written; with code
     *     {@code NOT_SERIALIZABLE}, naming the class, if a record cannot be
     */
    public final void saveAsObjectFile(String directory) {
        ObjectFiles.save(this, required(directory, "directory"));
    }

    // ---- actions that the program does not wait for

    /** Starts {@link #count}. */
    public final FutureAction<Long> countAsync() {
        return context.start("countAsync", this::count);
    }

    /** Starts {@link #collect}. */
    public final FutureAction<List<T>> collectAsync() {
        return context.start("collectAsync", this::collect);
    }

    /** Starts {@link #take}. */
    public final FutureAction<List<T>> takeAsync(int count) {
        Arguments.notNegative(count, "count", Operator.here("takeAsync"));
        return context.start("takeAsync", () -> take(count));
    }

    /** Starts {@link #foreach}. */
    public final FutureAction<Void> foreachAsync(VoidFunction<? super T> function) {
        checked(function, "function");
        return context.start("foreachAsync", () -> {
            foreach(function);
            return null;
        });
    }

    /** Starts {@link #foreachPartition}. */
    public final FutureAction<Void> foreachPartitionAsync(VoidFunction<Iterator<T>> function) {
        checked(function, "function");
        return context.start("foreachPartitionAsync", () -> {
            foreachPartition(function);
            return null;
        });
    }

    private static TidemillException empty(Operator operator) {
        return new TidemillException(
                ErrorCode.EMPTY_COLLECTION, operator + " found no records; ask isEmpty() first, or use take or fold");
    }

    // ---- for people

    /**
     * Returns how this RDD comes about: a line for each operator, with the place where it was written and its number of
     * partitions; what it reads stands below it, indented.
     */
    public final String toDebugString() {
        return (name.isEmpty() ? "" : name + ": ") + PlanTree.of(plan);
    }

    /** Returns the name, the kind of the plan, and the number of partitions. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + (name.isEmpty() ? "" : name + ", ")
                + plan.getClass().getSimpleName() + ", " + partitionCount() + " partitions]";
    }
}
