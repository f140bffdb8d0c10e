package io.tidemill.plan;

import io.tidemill.function.Function2;
import io.tidemill.function.MapFunction;
import io.tidemill.function.ReduceFunction;
import java.io.Serializable;

/**
 * How the values of one key become one combined value.
 *
 * @param create makes the first combined value of a key's first value
 * @param mergeValue adds a value
 * @param mergeCombined joins two combined values, the earlier one on the left
 * @param side where values are combined first
 */
public record Aggregation<V, C>(
        MapFunction<? super V, ? extends C> create,
        Function2<? super C, ? super V, ? extends C> mergeValue,
        Function2<? super C, ? super C, ? extends C> mergeCombined,
        Side side)
        implements Serializable {
    /** Where values are combined. */
    public enum Side {
        /** Before the shuffle already: right when combining makes data smaller. */
        MAP,
        /** Only after the shuffle: right when it does not, as for groups. */
        REDUCE
    }

    /** Returns the aggregation whose combined values are of the type of the values. */
    public static <V> Aggregation<V, V> reducing(ReduceFunction<V> reduce) {
        return new Aggregation<>(value -> value, reduce, reduce, Side.MAP);
    }
}
