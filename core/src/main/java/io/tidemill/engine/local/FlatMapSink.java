package io.tidemill.engine.local;

import io.tidemill.function.FlatMapFunction;
import io.tidemill.plan.Operator;
import java.util.Iterator;

/** The link of a function from one record to many. */
final class FlatMapSink<S, T> extends Sink.Link<S, T> {
    private final FlatMapFunction<? super S, ? extends T> function;
    private final Operator operator;

    FlatMapSink(FlatMapFunction<? super S, ? extends T> function, Operator operator, Sink<? super T> next) {
        super(next);
        this.function = function;
        this.operator = operator;
    }

    @Override
    public void accept(S record) {
        try {
            Iterable<? extends T> many = function.apply(record);
            if (mayBeDone()) {
                pushUntilDone(many.iterator());
            } else {
                many.forEach(next);
            }
        } catch (Throwable e) {
            throw operator.failed(e, record);
        }
    }

    private void pushUntilDone(Iterator<? extends T> many) {
        while (!isDone() && many.hasNext()) {
            next.accept(many.next());
        }
    }
}
