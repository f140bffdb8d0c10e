package io.tidemill.engine.local;

import java.util.function.Consumer;

/** The end of a chain that does something with every record; failures come out as the consumer throws them. */
final class EachSink<T> extends Sink<T> {
    private final Consumer<? super T> consumer;

    EachSink(Consumer<? super T> consumer) {
        this.consumer = consumer;
    }

    @Override
    public void accept(T record) {
        consumer.accept(record);
    }
}
