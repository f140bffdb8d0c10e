package io.tidemill.engine.local;

import io.tidemill.engine.PartitionSink;
import io.tidemill.plan.Operator;

/** The end of a chain: an action's sink for one partition. */
final class ActionSink<T> extends Sink<T> {
    private static final Operator ACTION = new Operator("action", "");

    private final PartitionSink<? super T, ?> sink;

    ActionSink(PartitionSink<? super T, ?> sink) {
        this.sink = sink;
    }

    @Override
    public void accept(T record) {
        try {
            sink.accept(record);
        } catch (Throwable e) {
            throw ACTION.failed(e);
        }
    }

    @Override
    boolean mayBeDone() {
        return sink.mayBeDone();
    }

    @Override
    boolean isDone() {
        return sink.isDone();
    }
}
