package io.tidemill.kafka;

import io.tidemill.function.SupplierFunction;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * How ranges are read: all that a task needs to know, wherever it runs.
 *
 * @param deadLetterTopic where records go that cannot be decoded; empty if they stop the application
 * @param patience how long a task goes on asking a broker that gives nothing
 */
record KafkaReading<K, V>(
        KafkaConnection connection,
        SupplierFunction<Deserializer<K>> keys,
        SupplierFunction<Deserializer<V>> values,
        LostOffsets lost,
        String deadLetterTopic,
        Duration patience,
        String sourceName)
        implements Serializable {
    /** Returns the topic of dead letters, if there is one. */
    Optional<String> deadLetters() {
        return deadLetterTopic.isEmpty() ? Optional.empty() : Optional.of(deadLetterTopic);
    }
}
