package io.tidemill.engine.local;

import io.tidemill.function.FilterFunction;
import io.tidemill.plan.Operator;

/** The link of a condition. */
final class FilterSink<T> extends Sink.Link<T, T> {
    private final FilterFunction<? super T> condition;
    private final Operator operator;

    FilterSink(FilterFunction<? super T> condition, Operator operator, Sink<? super T> next) {
        super(next);
        this.condition = condition;
        this.operator = operator;
    }

    @Override
    public void accept(T record) {
        boolean kept;
        try {
            kept = condition.test(record);
        } catch (Throwable e) {
            throw operator.failed(e, record);
        }
        if (kept) {
            next.accept(record);
        }
    }
}
