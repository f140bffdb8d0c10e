package io.tidemill.kafka.program;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.kafka.KafkaSource;
import io.tidemill.kafka.KafkaTopics;
import io.tidemill.source.Source;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two sources without names over a restart; no broker is needed to compare them. */
@Tag("faults")
final class TwoTopicsTest {
    private final MemoryLogStore directory = new MemoryLogStore();

    private <T> void start(Source<T> one, Source<T> two) {
        try (StreamTest test = StreamTest.builder().checkpoint(directory).build()) {
            var first = test.context().stream(one);
            first.union(test.context().stream(two)).foreachRDD(rdd -> {});
            test.advance(1);
        }
    }

    @Test
    void areRefusedWhereTheyChangedPlacesWithBothSides() {
        var one = KafkaSource.strings("127.0.0.1:1", KafkaTopics.named("one")).build();
        var two = KafkaSource.strings("127.0.0.1:1", KafkaTopics.named("two")).build();

        start(one, two);

        assertThatThrownBy(() -> start(two, one))
                .hasMessageContainingAll(
                        "the source 'kafka-1' is at another place", "one at 127.0.0.1:1", "two at 127.0.0.1:1");
    }
}
