package io.tidemill.stream;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.function.FilterFunction;
import io.tidemill.function.MapFunction;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.Operator;
import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.RDD;
import java.time.Duration;

/**
 * A stream of records: one RDD for every batch.
 *
 * @param <T> the type of the records
 */
public sealed class DStream<T> extends DStreamLike<T, RDD<T>> permits MapWithStateDStream {
    DStream(StreamDefinitions definitions, StreamNode<T> node) {
        this(definitions, node, node);
    }

    DStream(StreamDefinitions definitions, StreamNode<T> node, StreamNode<?> named) {
        super(definitions, node, named);
    }

    @Override
    final RDD<T> typed(RDD<T> rdd) {
        return rdd;
    }

    private DStream<T> same(Operator operator, MapFunction<RDD<T>, RDD<T>> function) {
        return new DStream<>(definitions(), derived(operator, function));
    }

    /**
     * Gives the stream's source, state or window a name that stays the same when the program changes; without one it is called by
     * its kind and order, such as {@code socket-1}. To be called on the stream that the context, a window, or a stateful
     * or windowed reduction returned: a stream that is derived from it has nothing to name.
     *
     * @throws io.tidemill.error.TidemillException if there is nothing to name, or it has a name; if the name is blank, or taken
     *     in the context; or after the start
     */
    public DStream<T> named(String name) {
        required(name, "name");
        definitions().name(named(), name);
        return this;
    }

    /** Returns the records for which {@code condition} holds. */
    public final DStream<T> filter(FilterFunction<? super T> condition) {
        checked(condition, "condition");
        return same(Operator.here("filter"), rdd -> rdd.filter(condition));
    }

    /** Returns the records of both streams; the slides must be equal. */
    public final DStream<T> union(DStream<T> other) {
        return new DStream<>(
                definitions(), derivedWith(Operator.here("union"), other, (one, two, time) -> one.union(two)));
    }

    /** Returns the same records in {@code partitions} partitions of about the same size. */
    public final DStream<T> repartition(int partitions) {
        Arguments.positive(partitions, "partitions", Operator.here("repartition"));
        return same(Operator.here("repartition"), rdd -> rdd.repartition(partitions));
    }

    /** Returns the same stream, each RDD kept in memory as far as it fits: {@code persist(MEMORY_ONLY)}. */
    public final DStream<T> cache() {
        return persist(StorageLevel.MEMORY_ONLY);
    }

    /**
     * Returns the same stream, each RDD kept when it is first computed, until its batch and every window over it have ended:
     * right where several outputs read it. Memory is used within {@code tidemill.cache.limit}; the level says what becomes of
     * the rest. Records on disk are serializable.
     */
    public final DStream<T> persist(StorageLevel level) {
        return new DStream<>(definitions(), keptNode(required(level, "level")), named());
    }

    /** Returns the records of the last {@code window}, at every batch of this stream; see {@link #window(Duration, Duration)}. */
    public final DStream<T> window(Duration window) {
        return window(window, slide());
    }

    /**
     * Returns the records of the last {@code window}, every {@code slide}; both are multiples of this stream's slide. Received
     * data stays in its buffer for as long as a window needs it, and every slide reads all of it again: where a number or a
     * value for each key is enough, the windows that count or reduce cost far less.
     */
    public final DStream<T> window(Duration window, Duration slide) {
        return new DStream<>(definitions(), windowNode("window", window, slide));
    }
}
