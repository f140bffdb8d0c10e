package io.tidemill.stream;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.function.FilterFunction;
import io.tidemill.function.FlatMapFunction;
import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.function.StateFunction;
import io.tidemill.function.TimedUpdateFunction;
import io.tidemill.function.UpdateFunction;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A stream of pairs, with the operators that go by key.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class PairDStream<K, V> extends DStreamLike<Pair<K, V>, PairRDD<K, V>> {
    PairDStream(StreamDefinitions definitions, StreamNode<Pair<K, V>> node) {
        this(definitions, node, node);
    }

    PairDStream(StreamDefinitions definitions, StreamNode<Pair<K, V>> node, StreamNode<?> named) {
        super(definitions, node, named);
    }

    /** Returns a stream of pairs as a pair stream. */
    public static <K, V> PairDStream<K, V> of(DStream<Pair<K, V>> pairs) {
        return new PairDStream<>(required(pairs, "pairs").definitions(), pairs.node(), pairs.named());
    }

    /** Returns the same stream without the operators that go by key. */
    public DStream<Pair<K, V>> toDStream() {
        return new DStream<>(definitions(), node(), named());
    }

    @Override
    PairRDD<K, V> typed(RDD<Pair<K, V>> rdd) {
        return rdd instanceof PairRDD<?, ?> ? (PairRDD<K, V>) rdd : PairRDD.of(rdd);
    }

    /**
     * Gives the stream's source, state or window a name that stays the same when the program changes; without one it is called by
     * its kind and order, such as {@code updateStateByKey-1}. To be called on the stream that the context, a window, or a stateful
     * or windowed reduction returned: a stream that is derived from it has nothing to name.
     *
     * @throws io.tidemill.error.TidemillException if there is nothing to name, or it has a name; if the name is blank, or taken
     *     in the context; or after the start
     */
    public PairDStream<K, V> named(String name) {
        required(name, "name");
        definitions().name(named(), name);
        return this;
    }

    // ---- record by record

    /** Returns the pairs for which {@code condition} holds. */
    public PairDStream<K, V> filter(FilterFunction<? super Pair<K, V>> condition) {
        checked(condition, "condition");
        return pairStream(Operator.here("filter"), rdd -> rdd.filter(condition));
    }

    /** Returns the pairs with {@code function} of every value. */
    public <W> PairDStream<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
        checked(function, "function");
        return pairStream(Operator.here("mapValues"), rdd -> rdd.<W>mapValues(function));
    }

    /** Returns a pair for each of the values that {@code function} makes of a value. */
    public <W> PairDStream<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
        checked(function, "function");
        return pairStream(Operator.here("flatMapValues"), rdd -> rdd.<W>flatMapValues(function));
    }

    /** Returns the pairs of both streams; the slides must be equal. */
    public PairDStream<K, V> union(PairDStream<K, V> other) {
        return new PairDStream<>(
                definitions(), derivedWith(Operator.here("union"), other, (one, two, time) -> one.union(two)));
    }

    /** Returns the same pairs in {@code partitions} partitions of about the same size. */
    public PairDStream<K, V> repartition(int partitions) {
        Arguments.positive(partitions, "partitions", Operator.here("repartition"));
        return pairStream(Operator.here("repartition"), rdd -> rdd.repartition(partitions));
    }

    /** Returns the same stream, each RDD kept in memory as far as it fits: {@code persist(MEMORY_ONLY)}. */
    public PairDStream<K, V> cache() {
        return persist(StorageLevel.MEMORY_ONLY);
    }

    /**
     * Returns the same stream, each RDD kept when it is first computed, until its batch and every window over it have ended:
     * right where several outputs read it. Memory is used within {@code tidemill.cache.limit}; the level says what becomes of
     * the rest. Records on disk are serializable.
     */
    public PairDStream<K, V> persist(StorageLevel level) {
        return new PairDStream<>(definitions(), keptNode(required(level, "level")), named());
    }

    // ---- by key

    /** Returns one pair for each key of a batch, its values reduced to one. */
    public PairDStream<K, V> reduceByKey(ReduceFunction<V> function) {
        checked(function, "function");
        return pairStream(Operator.here("reduceByKey"), rdd -> rdd.reduceByKey(function));
    }

    /** Returns one pair for each key of a batch, its values reduced to one, partitioned by {@code rule}. */
    public PairDStream<K, V> reduceByKey(ReduceFunction<V> function, Partitioner rule) {
        checked(function, "function");
        checkedPartitioner(rule);
        return pairStream(Operator.here("reduceByKey"), rdd -> rdd.reduceByKey(function, rule));
    }

    /** Returns one pair for each key of a batch, with all its values, in their order; all are in memory. */
    public PairDStream<K, List<V>> groupByKey() {
        return pairStream(Operator.here("groupByKey"), PairRDD::groupByKey);
    }

    /** Returns one pair for each key of a batch, with all its values, partitioned by {@code rule}. */
    public PairDStream<K, List<V>> groupByKey(Partitioner rule) {
        checkedPartitioner(rule);
        return pairStream(Operator.here("groupByKey"), rdd -> rdd.groupByKey(rule));
    }

    /** Returns one pair for each key of a batch, its values combined: made, added to, and merged by the functions. */
    public <C> PairDStream<K, C> combineByKey(
            MapFunction<? super V, ? extends C> create,
            Function2<? super C, ? super V, ? extends C> mergeValue,
            Function2<? super C, ? super C, ? extends C> mergeCombined) {
        checked(create, "create");
        checked(mergeValue, "mergeValue");
        checked(mergeCombined, "mergeCombined");
        return pairStream(Operator.here("combineByKey"), rdd -> rdd.<C>combineByKey(create, mergeValue, mergeCombined));
    }

    /** Returns one pair for each key of a batch, its values combined by {@code aggregation}, partitioned by {@code rule}. */
    public <C> PairDStream<K, C> combineByKey(Aggregation<V, C> aggregation, Partitioner rule) {
        checked(aggregation, "aggregation");
        checkedPartitioner(rule);
        return pairStream(Operator.here("combineByKey"), rdd -> rdd.combineByKey(aggregation, rule));
    }

    // ---- with another stream

    /** Returns for every key of a batch of either stream, all values of both. */
    public <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(PairDStream<K, W> other) {
        return paired("cogroup", other, PairRDD::cogroup);
    }

    /** Returns for every key of a batch of either stream, all values of both, partitioned by {@code rule}. */
    public <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(PairDStream<K, W> other, Partitioner rule) {
        checkedPartitioner(rule);
        return paired("cogroup", other, (one, two) -> one.cogroup(two, rule));
    }

    /** Returns the inner join of the batches of both streams. */
    public <W> PairDStream<K, Pair<V, W>> join(PairDStream<K, W> other) {
        return paired("join", other, PairRDD::join);
    }

    /** Returns the inner join of the batches of both streams, partitioned by {@code rule}. */
    public <W> PairDStream<K, Pair<V, W>> join(PairDStream<K, W> other, Partitioner rule) {
        checkedPartitioner(rule);
        return paired("join", other, (one, two) -> one.join(two, rule));
    }

    /** Returns the left outer join of the batches of both streams. */
    public <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(PairDStream<K, W> other) {
        return paired("leftOuterJoin", other, PairRDD::leftOuterJoin);
    }

    /** Returns the left outer join of the batches of both streams, partitioned by {@code rule}. */
    public <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(PairDStream<K, W> other, Partitioner rule) {
        checkedPartitioner(rule);
        return paired("leftOuterJoin", other, (one, two) -> one.leftOuterJoin(two, rule));
    }

    /** Returns the right outer join of the batches of both streams. */
    public <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(PairDStream<K, W> other) {
        return paired("rightOuterJoin", other, PairRDD::rightOuterJoin);
    }

    /** Returns the right outer join of the batches of both streams, partitioned by {@code rule}. */
    public <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(PairDStream<K, W> other, Partitioner rule) {
        checkedPartitioner(rule);
        return paired("rightOuterJoin", other, (one, two) -> one.rightOuterJoin(two, rule));
    }

    /** Returns the full outer join of the batches of both streams. */
    public <W> PairDStream<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairDStream<K, W> other) {
        return paired("fullOuterJoin", other, PairRDD::fullOuterJoin);
    }

    /** Returns the full outer join of the batches of both streams, partitioned by {@code rule}. */
    public <W> PairDStream<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairDStream<K, W> other, Partitioner rule) {
        checkedPartitioner(rule);
        return paired("fullOuterJoin", other, (one, two) -> one.fullOuterJoin(two, rule));
    }

    private <W, R> PairDStream<K, R> paired(
            String name, PairDStream<K, W> other, Function2<PairRDD<K, V>, PairRDD<K, W>, PairRDD<K, R>> function) {
        return new PairDStream<>(
                definitions(), derivedWith(Operator.here(name), other, (one, two, time) -> function.apply(one, two)));
    }

    // ---- windows

    /** Returns the pairs of the last {@code window}, at every batch of this stream; see {@link #window(Duration, Duration)}. */
    public PairDStream<K, V> window(Duration window) {
        return window(window, slide());
    }

    /**
     * Returns the pairs of the last {@code window}, every {@code slide}; both are multiples of this stream's slide. Received
     * data stays in its buffer for as long as a window needs it, and every slide reads all of it again; see
     * {@link #reduceByKeyAndWindow(ReduceFunction, Duration, Duration)} for a window that does not.
     */
    public PairDStream<K, V> window(Duration window, Duration slide) {
        return new PairDStream<>(definitions(), windowNode("window", window, slide));
    }

    /** Returns one pair for each key of the window, with all its values, at every batch of this stream. */
    public PairDStream<K, List<V>> groupByKeyAndWindow(Duration window) {
        return groupByKeyAndWindow(window, slide());
    }

    /** Returns one pair for each key of the window, with all its values, every {@code slide}; costs what {@code window} does. */
    public PairDStream<K, List<V>> groupByKeyAndWindow(Duration window, Duration slide) {
        return groupedWindow(window, slide, PairRDD::groupByKey);
    }

    /** Returns one pair for each key of the window, with all its values, partitioned by {@code rule}. */
    public PairDStream<K, List<V>> groupByKeyAndWindow(Duration window, Duration slide, Partitioner rule) {
        checkedPartitioner(rule);
        return groupedWindow(window, slide, rdd -> rdd.groupByKey(rule));
    }

    private PairDStream<K, List<V>> groupedWindow(
            Duration window, Duration slide, MapFunction<PairRDD<K, V>, PairRDD<K, List<V>>> grouping) {
        String name = "groupByKeyAndWindow";
        PairDStream<K, V> windows = new PairDStream<>(definitions(), windowNode(name, window, slide));
        return new PairDStream<>(definitions(), windows.derived(Operator.here(name), grouping), windows.named());
    }

    /** Returns one pair for each key of the window, its values reduced to one, at every batch of this stream. */
    public PairDStream<K, V> reduceByKeyAndWindow(ReduceFunction<V> function, Duration window) {
        return reduceByKeyAndWindow(function, window, slide());
    }

    /**
     * Returns one pair for each key of the window, its values reduced to one, every {@code slide}. It is kept up to date
     * batch by batch as a state: a slide costs about the same however long the window is, and a key without values in the
     * window is gone.
     *
     * @param window a multiple of this stream's slide
     * @param slide a multiple of this stream's slide
     */
    public PairDStream<K, V> reduceByKeyAndWindow(ReduceFunction<V> function, Duration window, Duration slide) {
        return reduceByKeyAndWindow(function, window, slide, definitions().defaultPartitioner());
    }

    /** Returns one pair for each key of the window, its values reduced to one, partitioned by {@code rule}. */
    public PairDStream<K, V> reduceByKeyAndWindow(
            ReduceFunction<V> function, Duration window, Duration slide, Partitioner rule) {
        checkedPartitioner(rule);
        Operator operator = Operator.here("reduceByKeyAndWindow");
        ReduceFunction<V> merge = definitions().rdds().checkedMerge(function, operator);
        return new PairDStream<K, V>(definitions(), derived(operator, rdd -> rdd.reduceByKey(merge, rule)))
                .windowReduced(operator, merge, window, slide, rule);
    }

    /**
     * Returns the same as {@link #reduceByKeyAndWindow(ReduceFunction, Duration, Duration)}. The inverse is not needed: a
     * slide costs the same without one, and sums of fractions do not drift.
     */
    public PairDStream<K, V> reduceByKeyAndWindow(
            ReduceFunction<V> function, ReduceFunction<V> inverse, Duration window, Duration slide) {
        required(inverse, "inverse");
        return reduceByKeyAndWindow(function, window, slide);
    }

    PairDStream<K, V> windowReduced(
            Operator operator, ReduceFunction<V> function, Duration window, Duration slide, Partitioner rule) {
        definitions().requireOpen(operator.toString());
        Durations.requireMultiple(window, "length of " + operator, slide());
        Durations.requireMultiple(slide, "slide of " + operator, slide());
        WindowFunction<K, V> windowed = new WindowFunction<>(function, window, slide);
        StateNode<K, V, WindowState<V>, Void> state = definitions()
                .define(new StateNode<>(
                        definitions().nextId(),
                        node(),
                        rule,
                        windowed,
                        slide,
                        Optional.empty(),
                        Optional.empty(),
                        operator));
        return new PairDStream<>(
                definitions(), new StateEntriesNode<>(definitions().nextId(), slide, state, windowed), state);
    }

    // ---- state

    /**
     * Returns all keys with their state after every batch. {@code function} is called in every batch for every key that has
     * values or a state, in tasks; an empty result forgets the key. A batch costs what all keys cost:
     * {@link #mapWithState} costs only what the batch's keys do. States stay in memory until they are forgotten. The state is named
     * after its kind and order unless it is given a name with {@link #named}.
     */
    public <S> PairDStream<K, S> updateStateByKey(UpdateFunction<V, S> function) {
        return updateStateByKey(function, definitions().defaultPartitioner(), Optional.empty());
    }

    /** Returns the same, partitioned by {@code rule}. */
    public <S> PairDStream<K, S> updateStateByKey(UpdateFunction<V, S> function, Partitioner rule) {
        return updateStateByKey(function, rule, Optional.empty());
    }

    /** Returns the same, with states that are there before the first batch; the function is applied to them in it, too. */
    public <S> PairDStream<K, S> updateStateByKey(UpdateFunction<V, S> function, PairRDD<K, S> initial) {
        required(initial, "initial");
        return updateStateByKey(function, definitions().defaultPartitioner(), Optional.of(initial));
    }

    /** Returns the same, partitioned by {@code rule}, with states that are there before the first batch. */
    public <S> PairDStream<K, S> updateStateByKey(
            UpdateFunction<V, S> function, Partitioner rule, PairRDD<K, S> initial) {
        required(initial, "initial");
        return updateStateByKey(function, rule, Optional.of(initial));
    }

    /** Returns the same, for a function that also sees the batch time and the key. */
    public <S> PairDStream<K, S> updateStateByKey(TimedUpdateFunction<K, V, S> function) {
        return updateStateByKey(function, definitions().defaultPartitioner(), Optional.empty());
    }

    /** Returns the same, for a function that also sees the batch time and the key, partitioned by {@code rule}. */
    public <S> PairDStream<K, S> updateStateByKey(TimedUpdateFunction<K, V, S> function, Partitioner rule) {
        return updateStateByKey(function, rule, Optional.empty());
    }

    /** Returns the same, for a function that also sees batch time and key, with states that are there before the first batch. */
    public <S> PairDStream<K, S> updateStateByKey(
            TimedUpdateFunction<K, V, S> function, Partitioner rule, PairRDD<K, S> initial) {
        return updateStateByKey(function, rule, Optional.of(required(initial, "initial")));
    }

    private <S> PairDStream<K, S> updateStateByKey(
            UpdateFunction<V, S> function, Partitioner rule, Optional<PairRDD<K, S>> initial) {
        checked(function, "function");
        return updateStateByKey((time, key, values, state) -> function.update(values, state), rule, initial);
    }

    private <S> PairDStream<K, S> updateStateByKey(
            TimedUpdateFunction<K, V, S> function, Partitioner rule, Optional<PairRDD<K, S>> initial) {
        checked(function, "function");
        checkedPartitioner(rule);
        StateFunction<K, V, S, Void> update = (time, key, values, state, output) ->
                function.update(time, key, values, state.getOption()).ifPresentOrElse(state::update, state::remove);
        StateNode<K, V, S, Void> state = state("updateStateByKey", rule, update, slide(), initial, Optional.empty());
        return new PairDStream<>(
                definitions(), new StateEntriesNode<>(definitions().nextId(), slide(), state, value -> value), state);
    }

    /**
     * Returns what a function emits that is called for every pair, and may change the state of the pair's key. A batch costs
     * what its pairs cost, however many keys have a state. The pairs of one key come one after the other, in their order; keys
     * come in any order. States stay in memory until they are removed or time out. Give the state a name with {@code named}.
     */
    public <S, T> MapWithStateDStream<K, V, S, T> mapWithState(StateSpec<K, V, S, T> spec) {
        required(spec, "spec");
        checked(spec.function(), "function");
        spec.partitioner().ifPresent(this::checkedPartitioner);
        return new MapWithStateDStream<>(
                definitions(),
                state(
                        "mapWithState",
                        spec.partitioner().orElseGet(definitions()::defaultPartitioner),
                        spec.function(),
                        Duration.ZERO,
                        spec.initial(),
                        spec.timeout()));
    }

    private <S, T> StateNode<K, V, S, T> state(
            String name,
            Partitioner rule,
            StateFunction<K, V, S, T> function,
            Duration everyKeyAt,
            Optional<PairRDD<K, S>> initial,
            Optional<Duration> timeout) {
        Operator operator = Operator.here(name);
        definitions().requireOpen(operator.toString());
        return definitions()
                .define(new StateNode<>(
                        definitions().nextId(), node(), rule, function, everyKeyAt, initial, timeout, operator));
    }
}
