package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.SupplierFunction;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The producer of a sink, made when it is needed and shared by all tasks of this JVM. Where it is sent to another JVM, it makes a
 * producer there; not so for transactions, which have one producer. Safe for use by many threads.
 */
final class SharedProducer<K, V> implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Longer than Kafka's own minute, since a batch may take its time; a broker allows 15 minutes unless told otherwise. */
    private static final int TRANSACTION_MILLIS = 300_000;

    private final KafkaConnection connection;
    private final SupplierFunction<Serializer<K>> keys;
    private final SupplierFunction<Serializer<V>> values;
    private final String transactionalId;
    private final Duration patience;
    private transient @Nullable Producer<K, V> producer; // guarded by this

    SharedProducer(
            KafkaConnection connection,
            SupplierFunction<Serializer<K>> keys,
            SupplierFunction<Serializer<V>> values,
            String transactionalId,
            Duration patience) {
        this.connection = connection;
        this.keys = keys;
        this.values = values;
        this.transactionalId = transactionalId;
        this.patience = patience;
    }

    /** Returns the producer; makes it if need be. */
    synchronized Producer<K, V> get() {
        if (producer == null) {
            producer = create();
        }
        return producer;
    }

    synchronized boolean isOpen() {
        return producer != null;
    }

    private Producer<K, V> create() {
        BrokerProbe.requireBrokers(connection, ErrorCode.OUTPUT_FAILED);
        Map<String, Object> settings = connection.producer(patience);
        if (!transactionalId.isEmpty()) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
            settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        }
        try {
            Serializer<K> ofKeys = keys.get();
            ofKeys.configure(settings, true);
            Serializer<V> ofValues = values.get();
            ofValues.configure(settings, false);
            return new KafkaProducer<>(settings, ofKeys, ofValues);
        } catch (Exception e) {
            throw new TidemillException(
                    ErrorCode.OUTPUT_FAILED,
                    connection.withoutSecrets(
                            "The producer for " + connection + " cannot be made: " + KafkaErrors.notMade(e, "sink")),
                    e);
        }
    }

    /** Hands all records to the producer; what happens to them is noted in {@code outcome}, the first failure of all. */
    <T> void send(Iterator<T> records, RecordFunction<T, K, V> record, AtomicReference<@Nullable Exception> outcome) {
        send(records, record, outcome, topic -> {});
    }

    /** Does the same, and tells the topic of each record. */
    <T> void send(
            Iterator<T> records,
            RecordFunction<T, K, V> record,
            AtomicReference<@Nullable Exception> outcome,
            Consumer<String> topics) {
        Producer<K, V> sending = get();
        while (records.hasNext() && outcome.get() == null) {
            T value = records.next();
            ProducerRecord<K, V> made = record.apply(value);
            topics.accept(made.topic());
            Future<RecordMetadata> sent;
            try {
                sent = sending.send(made, (metadata, failure) -> {
                    if (failure != null) {
                        outcome.compareAndSet(null, failure);
                    }
                });
            } catch (SerializationException e) {
                throw record.failed(value, e);
            } catch (KafkaException e) {
                outcome.compareAndSet(null, e);
                throw failed(e);
            }
            if (sent.isDone() && outcome.get() instanceof RecordTooLargeException e) {
                throw record.failed(value, failed(e)); // the producer did not even take it
            }
        }
        requireNoFailure(outcome);
    }

    /** Waits until all that was sent has arrived, or failed. */
    void flush(AtomicReference<@Nullable Exception> outcome) {
        try {
            get().flush();
        } catch (InterruptException e) {
            throw failed(e);
        }
        requireNoFailure(outcome);
    }

    private void requireNoFailure(AtomicReference<@Nullable Exception> outcome) {
        Exception failure = outcome.get();
        if (failure != null) {
            throw failed(failure);
        }
    }

    /** Returns the failure in words that say what to do. */
    TidemillException failed(Exception cause) {
        if (cause instanceof InterruptException) {
            return new TidemillException(ErrorCode.CANCELLED, "Writing to " + connection + " was broken off", cause);
        }
        if (KafkaErrors.isRefusal(cause)) {
            return new TidemillException(
                    ErrorCode.OUTPUT_FAILED,
                    connection.withoutSecrets(connection + " refuses to let this program write: "
                            + KafkaErrors.innermost(cause).getMessage() + "."
                            + KafkaErrors.whatToLookAt(cause, "sink")),
                    cause);
        }
        if (cause instanceof RecordTooLargeException || (cause instanceof TimeoutException && hasSplitBatches())) {
            return new TidemillException(
                    ErrorCode.OUTPUT_FAILED,
                    connection.withoutSecrets("A record is too large for " + connection + ": " + cause.getMessage()
                            + ". Write smaller ones, or raise max.message.bytes of the topic, and"
                            + " max.request.size of the sink"),
                    cause);
        }
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                connection.withoutSecrets(connection + " did not take a record: " + cause
                        + ". Does the topic exist, may this program write to it, and do the brokers answer?"),
                cause);
    }

    /*
     * A batch of records that the brokers find too large is split and sent again. With a limit below the size of a batch the same
     * records meet in one again, until time is over: then that is all that tells what was wrong.
     */
    private boolean hasSplitBatches() {
        return isOpen()
                && get().metrics().entrySet().stream()
                        .filter(metric -> metric.getKey().name().equals("batch-split-total"))
                        .anyMatch(metric -> metric.getValue().metricValue() instanceof Double count && count > 0);
    }

    /** Ends the producer at once, given up what is not written. */
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
