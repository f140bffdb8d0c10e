package io.tidemill.kafka;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.function.SupplierFunction;
import io.tidemill.rdd.RDD;
import io.tidemill.sink.Sink;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An output to Kafka topics. Records are written by tasks, in parallel, each partition's in its order; a batch has ended when the
 * brokers have taken all. By default that is at least once: a batch that is run again writes again. With
 * {@link Builder#exactlyOnce} a batch is one transaction, and one that was committed is not written again.
 *
 * <pre>{@code
 * KafkaSink<Pair<String, Long>> sink = KafkaSink.<Pair<String, Long>>strings("localhost:9092",
 *                 total -> new ProducerRecord<>("totals", total.key(), total.value().toString()))
 *         .exactlyOnce("monitoring-totals")
 *         .build();
 * }</pre>
 *
 * @param <T> the type of the stream's records
 */
public final class KafkaSink<T> implements Sink<T> {
    private final BatchWriter<T> writer;

    private KafkaSink(BatchWriter<T> writer) {
        this.writer = writer;
    }

    /** How a batch is written. */
    interface BatchWriter<T> {
        void write(RDD<T> rdd, BatchTime time);

        /** Writes a batch that an earlier run may have written. */
        void writeAgain(RDD<T> rdd, BatchTime time);

        /** Returns whether it remembers the time of the last batch. */
        boolean remembersTime();

        void close();
    }

    /**
     * Returns a builder of a sink.
     *
     * @param bootstrapServers {@code host:port} of one or more brokers, with commas between
     * @param keys makes the serializer of keys, such as {@code StringSerializer::new}; several tasks use it at a time
     * @param values makes the serializer of values
     * @param record makes the record to write, which says its topic
     */
    public static <T, K, V> Builder<T, K, V> builder(
            String bootstrapServers,
            SupplierFunction<Serializer<K>> keys,
            SupplierFunction<Serializer<V>> values,
            MapFunction<? super T, ProducerRecord<K, V>> record) {
        return new Builder<>(bootstrapServers, keys, values, record);
    }

    /** Returns a builder of a sink whose keys and values are written as UTF-8. */
    public static <T> Builder<T, String, String> strings(
            String bootstrapServers, MapFunction<? super T, ProducerRecord<String, String>> record) {
        return builder(bootstrapServers, StringSerializer::new, StringSerializer::new, record);
    }

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        writer.write(rdd, time);
    }

    /** Writes a batch that an earlier run may have written: exactly once, it is passed over if it is there. */
    @Override
    public void writeAgain(RDD<T> rdd, BatchTime time) {
        writer.writeAgain(rdd, time);
    }

    @Override
    public boolean remembersTime() {
        return writer.remembersTime();
    }

    @Override
    public boolean runsOnce() {
        return true;
    }

    /** Ends the producer; another batch would make a new one. */
    @Override
    public void close() {
        writer.close();
    }

    /** What a sink is made of. */
    public static final class Builder<T, K, V> {
        private final String bootstrapServers;
        private final SupplierFunction<Serializer<K>> keys;
        private final SupplierFunction<Serializer<V>> values;
        private final RecordFunction<T, K, V> record;
        private final Map<String, String> properties = new HashMap<>();
        private Duration patience = Duration.ofMinutes(2);
        private String transactionalName = "";

        private Builder(
                String bootstrapServers,
                SupplierFunction<Serializer<K>> keys,
                SupplierFunction<Serializer<V>> values,
                MapFunction<? super T, ProducerRecord<K, V>> record) {
            this.bootstrapServers = requireNonNull(bootstrapServers, "bootstrapServers");
            this.keys = requireNonNull(keys, "keys");
            this.values = requireNonNull(values, "values");
            this.record = new RecordFunction<>(requireNonNull(record, "record"));
        }

        /**
         * Writes each batch in one transaction, with its time as a mark.
         *
         * @param name of application and output, such as {@code monitoring-alerts}: the same after every restart, and used by
         *     no other output. It is the producer's {@code transactional.id}, and names the group that holds the mark
         */
        public Builder<T, K, V> exactlyOnce(String name) {
            if (name.isBlank()) {
                throw TidemillException.invalidArgument("exactlyOnce needs a name, such as monitoring-alerts");
            }
            transactionalName = name;
            return this;
        }

        /** Sets how long brokers that do not answer are waited for; 2 minutes by default. */
        public Builder<T, K, V> patience(Duration duration) {
            patience = KafkaOptions.time("patience", duration);
            return this;
        }

        /** Sets a property of Kafka's producer, such as {@code security.protocol}; see Kafka's documentation. */
        public Builder<T, K, V> property(String name, String value) {
            properties.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
            return this;
        }

        /** Sets properties of Kafka's producer. */
        public Builder<T, K, V> properties(Map<String, String> given) {
            given.forEach(this::property);
            return this;
        }

        /**
         * Returns the sink.
         *
         * @throws TidemillException if a property is one that the sink sets itself
         */
        public KafkaSink<T> build() {
            KafkaConnection connection = new KafkaConnection(bootstrapServers, properties);
            connection.requireNoneOfProducers();
            SharedProducer<K, V> producer = new SharedProducer<>(connection, keys, values, transactionalName, patience);
            BatchWriter<T> writer = transactionalName.isEmpty()
                    ? new PlainWriter<>(producer, record)
                    : new TransactionalWriter<>(producer, record, connection, transactionalName, patience);
            return new KafkaSink<>(writer);
        }
    }
}
