package io.tidemill.kafka;

import io.tidemill.function.VoidFunction;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes at least once: every task sends its partition and waits until it has arrived. */
final class PlainWriter<T, K, V> implements KafkaSink.BatchWriter<T> {
    private final SharedProducer<K, V> producer;
    private final RecordFunction<T, K, V> record;

    PlainWriter(SharedProducer<K, V> producer, RecordFunction<T, K, V> record) {
        this.producer = producer;
        this.record = record;
    }

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        rdd.foreachPartition(sending(producer, record));
    }

    @Override
    public void writeAgain(RDD<T> rdd, BatchTime time) {
        write(rdd, time);
    }

    @Override
    public boolean remembersTime() {
        return false;
    }

    /** Returns a function that holds only what can be sent to another JVM. */
    private static <T, K, V> VoidFunction<Iterator<T>> sending(
            SharedProducer<K, V> producer, RecordFunction<T, K, V> record) {
        return records -> {
            if (records.hasNext()) {
                AtomicReference<@Nullable Exception> outcome = new AtomicReference<>();
                producer.send(records, record, outcome);
                producer.flush(outcome);
            }
        };
    }

    @Override
    public void close() {
        producer.close();
    }
}
