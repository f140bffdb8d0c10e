package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where records go that cannot be decoded: as they were, with headers that say where they came from and what is wrong. Safe for
 * use by many threads; the producer is made when the first such record is met.
 */
final class DeadLetters implements AutoCloseable {
    private final KafkaReading<?, ?> reading;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private @Nullable Producer<byte[], byte[]> producer; // guarded by this

    DeadLetters(KafkaReading<?, ?> reading) {
        this.reading = reading;
    }

    /** Sends a record; whether it arrived is known after {@link #flush}. */
    void send(ConsumerRecord<Object, Object> raw, Undecoded undecoded) {
        Headers headers = new RecordHeaders(raw.headers().toArray());
        Map.of(
                        "tidemill.topic", raw.topic(),
                        "tidemill.partition", Integer.toString(raw.partition()),
                        "tidemill.offset", Long.toString(raw.offset()),
                        "tidemill.error", String.valueOf(undecoded.cause()))
                .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        Long timestamp = raw.timestamp() < 0 ? null : raw.timestamp();
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                reading.deadLetterTopic(), null, timestamp, undecoded.key(), undecoded.value(), headers);
        try {
            Future<RecordMetadata> unused = producer().send(letter, this::sent); // its outcome is told to sent
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private void sent(@Nullable RecordMetadata metadata, @Nullable Exception e) {
        if (e != null) {
            failure.compareAndSet(null, e);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    reading.connection().producer(reading.patience()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        return producer;
    }

    /** Waits, if something was sent, until all that was sent has arrived. */
    void flush(boolean wasSent) {
        if (!wasSent) {
            return;
        }
        producer().flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw failed(failed);
        }
    }

    private TidemillException failed(Exception cause) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "A record of " + reading.sourceName()
                        + " cannot be decoded, and could not be written to the dead letters in "
                        + reading.deadLetterTopic() + " either: " + cause
                        + ". Does the topic exist, and may this program write to it?",
                cause);
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
