package io.tidemill.stream;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.error.TidemillException;
import io.tidemill.function.FlatMapFunction;
import io.tidemill.function.Function2;
import io.tidemill.function.Function3;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.SerializableComparator;
import io.tidemill.function.VoidFunction;
import io.tidemill.function.VoidFunction2;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.KeyUse;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.sink.BatchDirectories;
import io.tidemill.sink.ConsoleSink;
import io.tidemill.sink.ObjectFileSink;
import io.tidemill.sink.Sink;
import io.tidemill.sink.TextFileSink;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link DStream} and {@link PairDStream} have in common. A stream is an immutable handle on a description: it has one
 * RDD for every batch time that is a multiple of its slide, and nothing happens before the context starts. All methods
 * belong before {@code start()}; afterwards they are refused.
 *
 * <p>Functions given to record-wise operators run in tasks, several at a time. Functions given to {@code transform} and
 * {@code foreachRDD} run once per batch on the thread that runs batches: the first while the batch is planned, the second when
 * its turn among the outputs has come. What a function throws fails the batch, and names the operator and its line.
 *
 * @param <T> the type of the records
 * @param <R> the type of the RDDs
 */
public abstract sealed class DStreamLike<T, R extends RDD<T>> permits DStream, PairDStream {
    private static final int USUAL_PRINT = 10;

    private final StreamDefinitions definitions;
    private final StreamNode<T> node;
    private final StreamNode<?> named;

    /** A handle on {@code node}; a name given to it names {@code named}. */
    DStreamLike(StreamDefinitions definitions, StreamNode<T> node, StreamNode<?> named) {
        this.definitions = definitions;
        this.node = node;
        this.named = named;
    }

    final StreamDefinitions definitions() {
        return definitions;
    }

    final StreamNode<T> node() {
        return node;
    }

    /** Returns the node that is named when this stream is. */
    final StreamNode<?> named() {
        return named;
    }

    /** Returns an RDD of this stream as the type that its operators need. */
    /** Returns what the program gave to an operator; it is refused where it could not be sent to the tasks. */
    final <F> F checked(@Nullable F given, String name) {
        return definitions.rdds().checked(given, name);
    }

    final Partitioner checkedPartitioner(@Nullable Partitioner rule) {
        return checked(Arguments.requiredPartitioner(rule), "partitioner");
    }

    abstract R typed(RDD<T> rdd);

    /** Returns the distance of the batches that have an RDD. */
    public final Duration slide() {
        return node.slide();
    }

    // ---- deriving

    final <U> TransformNode<U> derived(Operator operator, MapFunction<? super R, ? extends RDD<U>> function) {
        return derived(operator, (rdd, time) -> function.apply(rdd));
    }

    final <U> TransformNode<U> derived(Operator operator, Function2<? super R, BatchTime, ? extends RDD<U>> function) {
        definitions.requireOpen(operator.toString());
        return new TransformNode<>(
                definitions.nextId(),
                slide(),
                List.of(node),
                (parents, time) -> function.apply(typed(cast(parents.get(0))), time),
                operator);
    }

    final <U, Q extends RDD<U>, W> TransformNode<W> derivedWith(
            Operator operator,
            DStreamLike<U, Q> other,
            Function3<? super R, ? super Q, BatchTime, ? extends RDD<W>> function) {
        definitions.requireOpen(operator.toString());
        if (definitions != required(other, "other").definitions()) {
            throw TidemillException.invalidArgument(
                    operator + " was given a stream of another context; streams meet only in one context");
        }
        if (!slide().equals(other.slide())) {
            throw TidemillException.invalidArgument(operator + " needs streams with the same slide, not " + slide()
                    + " and " + other.slide() + "; give both the same window slide");
        }
        return new TransformNode<>(
                definitions.nextId(),
                slide(),
                List.of(node, other.node()),
                (parents, time) -> function.apply(typed(cast(parents.get(0))), other.typed(cast(parents.get(1))), time),
                operator);
    }

    @SuppressWarnings("unchecked")
    static <T> RDD<T> cast(RDD<?> rdd) {
        return (RDD<T>) rdd;
    }

    final <U> DStream<U> stream(Operator operator, MapFunction<? super R, ? extends RDD<U>> function) {
        return new DStream<>(definitions, derived(operator, function));
    }

    final <K, V> PairDStream<K, V> pairStream(
            Operator operator, MapFunction<? super R, ? extends RDD<Pair<K, V>>> function) {
        return new PairDStream<>(definitions, derived(operator, function));
    }

    // ---- record by record

    /** Returns a stream with {@code function} of every record. */
    public final <U> DStream<U> map(MapFunction<? super T, ? extends U> function) {
        checked(function, "function");
        return stream(Operator.here("map"), rdd -> rdd.<U>map(function));
    }

    /** Returns a pair stream with the pair that {@code function} makes of every record. */
    public final <K, V> PairDStream<K, V> mapToPair(MapFunction<? super T, Pair<K, V>> function) {
        checked(function, "function");
        return pairStream(Operator.here("mapToPair"), rdd -> rdd.mapToPair(function));
    }

    /** Returns a stream of all that {@code function} makes of every record. */
    public final <U> DStream<U> flatMap(FlatMapFunction<? super T, ? extends U> function) {
        checked(function, "function");
        return stream(Operator.here("flatMap"), rdd -> rdd.<U>flatMap(function));
    }

    /** Returns a pair stream of all pairs that {@code function} makes of every record. */
    public final <K, V> PairDStream<K, V> flatMapToPair(FlatMapFunction<? super T, Pair<K, V>> function) {
        checked(function, "function");
        return pairStream(Operator.here("flatMapToPair"), rdd -> rdd.flatMapToPair(function));
    }

    /** Returns a stream of what {@code function} makes of the records of each partition; called for empty ones, too. */
    public final <U> DStream<U> mapPartitions(MapFunction<Iterator<T>, Iterator<? extends U>> function) {
        checked(function, "function");
        return stream(Operator.here("mapPartitions"), rdd -> rdd.<U>mapPartitions(function));
    }

    /** Returns a pair stream of what {@code function} makes of the records of each partition; called for empty ones, too. */
    public final <K, V> PairDStream<K, V> mapPartitionsToPair(MapFunction<Iterator<T>, Iterator<Pair<K, V>>> function) {
        checked(function, "function");
        return pairStream(Operator.here("mapPartitionsToPair"), rdd -> rdd.mapPartitionsToPair(function));
    }

    /** Returns the same; where {@code keys} are kept, so is their partitioner, and what goes by key next moves nothing. */
    public final <K, V> PairDStream<K, V> mapPartitionsToPair(
            MapFunction<Iterator<T>, Iterator<Pair<K, V>>> function, KeyUse keys) {
        checked(function, "function");
        required(keys, "keys");
        return pairStream(Operator.here("mapPartitionsToPair"), rdd -> rdd.mapPartitionsToPair(function, keys));
    }

    /** Returns a stream with one list for each partition of each batch. */
    public final DStream<List<T>> glom() {
        return stream(Operator.here("glom"), RDD::glom);
    }

    // ---- batch by batch

    /** Returns a stream with one number per batch: how many records it has, 0 for an empty one. */
    public final DStream<Long> count() {
        return counted(Operator.here("count")).mapPartitionsHere("count", counts -> sum(counts));
    }

    /** Returns each partition's count under one key, in one partition. */
    private PairDStream<Integer, Long> counted(Operator operator) {
        return pairStream(
                operator,
                rdd -> rdd.mapPartitionsToPair(DStreamLike::countRecords).partitionBy(new HashPartitioner(1)));
    }

    private static <T> Iterator<Pair<Integer, Long>> countRecords(Iterator<T> records) {
        long[] count = new long[1];
        records.forEachRemaining(record -> count[0]++);
        return List.of(Pair.of(0, count[0])).iterator();
    }

    private static Iterator<Long> sum(Iterator<Pair<Integer, Long>> counts) {
        long[] sum = new long[1];
        counts.forEachRemaining(pair -> sum[0] += pair.value());
        return List.of(sum[0]).iterator();
    }

    final <U> DStream<U> mapPartitionsHere(String name, MapFunction<Iterator<T>, Iterator<? extends U>> function) {
        return stream(Operator.here(name), rdd -> rdd.<U>mapPartitions(function));
    }

    /** Returns a pair stream with how often each record occurs in a batch; needs {@code equals} and {@code hashCode}. */
    public final PairDStream<T, Long> countByValue() {
        return pairStream(
                Operator.here("countByValue"),
                rdd -> rdd.mapToPair(record -> Pair.of(record, 1L)).reduceByKey(Long::sum));
    }

    /** Returns a stream with one record per batch, made of all its records; nothing for an empty batch. */
    public final DStream<T> reduce(ReduceFunction<T> function) {
        checked(function, "function");
        return stream(Operator.here("reduce"), rdd -> underOneKey(rdd, function).values());
    }

    private static <T> PairRDD<Integer, T> underOneKey(RDD<T> rdd, ReduceFunction<T> function) {
        return rdd.mapToPair(record -> Pair.of(0, record)).reduceByKey(function, new HashPartitioner(1));
    }

    /** Returns a stream with the {@code count} largest records of every batch by their natural order, largest first. */
    public final DStream<T> top(int count) {
        return top(Operator.here("top"), count, SerializableComparator.natural());
    }

    /** Returns a stream with the {@code count} largest records of every batch by {@code comparator}, largest first. */
    public final DStream<T> top(int count, SerializableComparator<? super T> comparator) {
        checked(comparator, "comparator");
        return top(Operator.here("top"), count, comparator);
    }

    /** Returns a stream with the {@code count} records of every batch that have the largest {@code key}, largest first. */
    public final <S extends Comparable<? super S>> DStream<T> topBy(
            int count, MapFunction<? super T, ? extends S> key) {
        checked(key, "key");
        Operator operator = Operator.here("topBy");
        SerializableComparator<Pair<S, T>> byKey = (left, right) -> left.key().compareTo(right.key());
        return new PairDStream<S, T>(definitions, derived(operator, rdd -> rdd.<S>keyBy(key)))
                .top(operator, count, byKey)
                .map(Pair::value);
    }

    final DStream<T> top(Operator operator, int count, SerializableComparator<? super T> comparator) {
        Arguments.positive(count, "count", operator);
        return stream(
                operator,
                rdd -> rdd.mapPartitionsToPair(records -> TopRecords.of(records, count, comparator).stream()
                                .map(record -> Pair.of(0, record))
                                .iterator())
                        .partitionBy(new HashPartitioner(1))
                        .values()
                        .mapPartitions(records ->
                                TopRecords.of(records, count, comparator).iterator()));
    }

    /**
     * Returns this stream's RDDs with batch times from {@code from} to {@code to}, both included, as far as their data is
     * still remembered; see {@code StreamingContext.remember}.
     *
     * @throws TidemillException before the context is started
     */
    public final List<R> slice(BatchTime from, BatchTime to) {
        required(from, "from");
        required(to, "to");
        List<R> rdds = new ArrayList<>();
        definitions.remembered(node.id(), from.floor(slide()), to).forEach(rdd -> rdds.add(typed(cast(rdd))));
        return rdds;
    }

    // ---- windows

    /**
     * Returns a stream with one number per slide: how many records the window has, 0 for an empty one, from the first slide
     * on. It is kept up to date batch by batch; the records themselves are not kept.
     *
     * @param window a multiple of this stream's slide
     * @param slide a multiple of this stream's slide
     */
    public final DStream<Long> countByWindow(Duration window, Duration slide) {
        Operator operator = Operator.here("countByWindow");
        PairDStream<Integer, Long> windowed = counted(operator)
                .filter(pair -> pair.value() > 0)
                .windowReduced(operator, Long::sum, window, slide, new HashPartitioner(1));
        TransformNode<Long> total =
                windowed.derived(operator, pairs -> pairs.<Long>mapPartitions(counts -> sum(counts)));
        return new DStream<>(definitions, total, windowed.named());
    }

    /**
     * Returns a pair stream with how often each record occurs in the window; values that left it are gone. A slide costs about
     * the same however long the window is.
     *
     * @param window a multiple of this stream's slide
     * @param slide a multiple of this stream's slide
     */
    public final PairDStream<T, Long> countByValueAndWindow(Duration window, Duration slide) {
        Operator operator = Operator.here("countByValueAndWindow");
        return countByValue().windowReduced(operator, Long::sum, window, slide, definitions.defaultPartitioner());
    }

    /**
     * Returns a stream with one record per slide, made of all in the window; nothing for an empty window. It keeps one record
     * for each batch, and a slide costs about the same however long the window is.
     *
     * @param window a multiple of this stream's slide
     * @param slide a multiple of this stream's slide
     */
    public final DStream<T> reduceByWindow(ReduceFunction<T> function, Duration window, Duration slide) {
        Operator operator = Operator.here("reduceByWindow");
        ReduceFunction<T> merge = definitions.rdds().checkedMerge(function, operator);
        PairDStream<Integer, T> reduced = pairStream(operator, rdd -> underOneKey(rdd, merge));
        PairDStream<Integer, T> windowed =
                reduced.windowReduced(operator, merge, window, slide, new HashPartitioner(1));
        return new DStream<>(definitions, windowed.derived(operator, PairRDD::values), windowed.named());
    }

    /**
     * Returns the same as {@link #reduceByWindow(ReduceFunction, Duration, Duration)}. The inverse is not needed: a slide
     * costs the same without one.
     */
    public final DStream<T> reduceByWindow(
            ReduceFunction<T> function, ReduceFunction<T> inverse, Duration window, Duration slide) {
        required(inverse, "inverse");
        return reduceByWindow(function, window, slide);
    }

    final StreamNode<T> keptNode(StorageLevel level) {
        Operator operator = Operator.here(level == StorageLevel.MEMORY_ONLY ? "cache" : "persist");
        definitions.requireOpen(operator.toString());
        return new CachedNode<>(definitions.nextId(), node, level, operator);
    }

    final StreamNode<T> windowNode(String name, Duration window, Duration slide) {
        Operator operator = Operator.here(name);
        definitions.requireOpen(operator.toString());
        Durations.requireMultiple(window, "length of " + operator, slide());
        Durations.requireMultiple(slide, "slide of " + operator, slide());
        return definitions.define(new WindowNode<>(definitions.nextId(), slide, node, window));
    }

    // ---- RDD by RDD

    /**
     * Returns a stream with what {@code function} makes of each batch's RDD. The function describes work; an action in it runs
     * while the batch is planned.
     */
    public final <U> DStream<U> transform(MapFunction<? super R, ? extends RDD<U>> function) {
        required(function, "function");
        return stream(Operator.here("transform"), function);
    }

    /** Returns a stream with what {@code function} makes of each batch's RDD and time. */
    public final <U> DStream<U> transform(Function2<? super R, BatchTime, ? extends RDD<U>> function) {
        required(function, "function");
        return new DStream<>(definitions, derived(Operator.here("transform"), function));
    }

    /** Returns a pair stream with what {@code function} makes of each batch's RDD. */
    public final <K, V> PairDStream<K, V> transformToPair(MapFunction<? super R, ? extends RDD<Pair<K, V>>> function) {
        required(function, "function");
        return pairStream(Operator.here("transformToPair"), function);
    }

    /** Returns a pair stream with what {@code function} makes of each batch's RDD and time. */
    public final <K, V> PairDStream<K, V> transformToPair(
            Function2<? super R, BatchTime, ? extends RDD<Pair<K, V>>> function) {
        required(function, "function");
        return new PairDStream<>(definitions, derived(Operator.here("transformToPair"), function));
    }

    /** Returns a stream with what {@code function} makes of both streams' RDDs of a batch; the slides must be equal. */
    public final <U, Q extends RDD<U>, W> DStream<W> transformWith(
            DStreamLike<U, Q> other, Function3<? super R, ? super Q, BatchTime, ? extends RDD<W>> function) {
        required(function, "function");
        return new DStream<>(definitions, derivedWith(Operator.here("transformWith"), other, function));
    }

    /** Returns a pair stream with what {@code function} makes of both streams' RDDs of a batch; the slides must be equal. */
    public final <U, Q extends RDD<U>, K, V> PairDStream<K, V> transformWithToPair(
            DStreamLike<U, Q> other, Function3<? super R, ? super Q, BatchTime, ? extends RDD<Pair<K, V>>> function) {
        required(function, "function");
        return new PairDStream<>(definitions, derivedWith(Operator.here("transformWithToPair"), other, function));
    }

    // ---- outputs

    /** Prints the batch time and the first 10 records of every batch. */
    public final void print() {
        print(USUAL_PRINT);
    }

    /**
     * Prints the batch time and the first {@code count} records of every batch, and {@code ...} if there are more. No more
     * partitions are computed than that takes.
     */
    public final void print(int count) {
        Operator operator = Operator.here("print");
        Arguments.positive(count, "count", operator);
        output(operator, new ConsoleSink<>(definitions.console(), count));
    }

    /**
     * Writes every batch to the directory {@code PREFIX-<batch time in ms>}, a line for every record, with a
     * {@code _SUCCESS} when it is complete. The directory appears when all is written, and replaces one of the same name: a batch
     * that is run again does not count twice. {@code tidemill.files.skip.empty} leaves out batches without records.
     */
    public final void saveAsTextFiles(String prefix) {
        saveAsTextFiles(prefix, "");
    }

    /**
     * Writes every batch to the directory {@code PREFIX-<batch time in ms>.SUFFIX}.
     *
     * @param suffix without its dot; empty for none
     */
    public final void saveAsTextFiles(String prefix, String suffix) {
        required(prefix, "prefix");
        required(suffix, "suffix");
        Operator operator = Operator.here("saveAsTextFiles");
        BatchDirectories directories = BatchDirectories.named(prefix, suffix, operator);
        output(operator, new TextFileSink<>(directories, definitions.emptyBatches()));
    }

    /**
     * Writes every batch to the directory {@code PREFIX-<batch time in ms>} by Java serialization, for {@code objectFile} of a
     * context; otherwise as {@link #saveAsTextFiles(String)}. Records are serializable, or the batch fails and names the class.
     */
    public final void saveAsObjectFiles(String prefix) {
        saveAsObjectFiles(prefix, "");
    }

    /**
     * Writes every batch to the directory {@code PREFIX-<batch time in ms>.SUFFIX} by Java serialization.
     *
     * @param suffix without its dot; empty for none
     */
    public final void saveAsObjectFiles(String prefix, String suffix) {
        Operator operator = Operator.here("saveAsObjectFiles");
        BatchDirectories directories =
                BatchDirectories.named(required(prefix, "prefix"), required(suffix, "suffix"), operator);
        output(operator, new ObjectFileSink<>(directories, definitions.emptyBatches(), operator));
    }

    /**
     * Calls {@code function} with every batch's RDD, on the thread that runs batches. Nothing is computed unless it calls an
     * action. The RDD can be read any number of times until the function returns; received data may be gone after that. The
     * function has to expect that a batch comes again: where that would count twice, take the form with the batch time.
     */
    public final void foreachRDD(VoidFunction<? super R> function) {
        required(function, "function");
        output(Operator.here("foreachRDD"), (rdd, time) -> function.accept(typed(rdd)));
    }

    /** Calls {@code function} with every batch's RDD and time, which is the same when the batch is run again. */
    public final void foreachRDD(VoidFunction2<? super R, BatchTime> function) {
        required(function, "function");
        output(Operator.here("foreachRDD"), (rdd, time) -> function.accept(typed(rdd), time));
    }

    /** Writes every batch to {@code sink}, on the thread that runs batches. */
    public final void output(Sink<T> sink) {
        required(sink, "sink");
        output(Operator.here("output"), sink);
    }

    private void output(Operator operator, Sink<T> sink) {
        definitions.output(node, sink, operator);
    }
}
