package io.tidemill.kafka.program;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.kafka.KafkaSink;
import io.tidemill.kafka.KafkaSource;
import io.tidemill.kafka.KafkaTopics;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which times source and sink of Kafka take. */
@Tag("faults")
final class KafkaTimesTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static List<ThrowingCallable> uses(Duration time) {
        return List.of(
                () -> source().discoverEvery(time).build(),
                () -> source().pollEvery(time).build(),
                () -> source().patience(time).build(),
                () -> sink().patience(time).build());
    }

    private static KafkaSource.Builder<String, String> source() {
        return KafkaSource.strings("127.0.0.1:1", KafkaTopics.named("one"));
    }

    private static KafkaSink.Builder<String, String, String> sink() {
        return KafkaSink.strings("127.0.0.1:1", value -> new ProducerRecord<>("one", value));
    }

    @Test
    void includeTheLongest() throws Throwable {
        for (ThrowingCallable use : uses(FOREVER)) {
            use.call();
        }
    }

    @Test
    void areRefusedBelowAMillisecond() {
        for (Duration time : List.of(Duration.ofNanos(1), Duration.ofMillis(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            for (ThrowingCallable use : uses(time)) {
                assertThatThrownBy(use).isInstanceOf(TidemillException.class).hasMessageContaining("1");
            }
        }
    }
}
