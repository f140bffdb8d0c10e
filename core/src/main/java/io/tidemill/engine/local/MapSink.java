package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.plan.Operator;

/** The link of a record-wise function. */
final class MapSink<S, T> extends Sink.Link<S, T> {
    private final MapFunction<? super S, ? extends T> function;
    private final Operator operator;

    MapSink(MapFunction<? super S, ? extends T> function, Operator operator, Sink<? super T> next) {
        super(next);
        this.function = function;
        this.operator = operator;
    }

    @Override
    public void accept(S record) {
        T mapped;
        try {
            mapped = function.apply(record);
        } catch (Throwable e) {
            throw operator.failed(e, record);
        }
        next.accept(mapped);
    }
}
