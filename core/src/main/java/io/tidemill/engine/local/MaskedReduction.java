package io.tidemill.engine.local;

import io.tidemill.function.ReduceFunction;
import org.jspecify.annotations.Nullable;

/** Reduces masked values, of which either may be missing. */
record MaskedReduction<V>(ReduceFunction<V> reduce) {
    @SuppressWarnings("NullAway") // a masked value is not null
    @Nullable
    Object joined(@Nullable Object earlier, @Nullable Object later) throws Exception {
        if (earlier == null || later == null) {
            return earlier == null ? later : earlier;
        }
        return Nulls.mask(reduce.apply(Nulls.<V>unmask(earlier), Nulls.<V>unmask(later)));
    }
}
