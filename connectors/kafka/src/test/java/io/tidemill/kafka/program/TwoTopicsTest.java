package io.tidemill.kafka.program;

import static org.assertj.core.api.Assertions.assertThatCode;
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
        var one = source("127.0.0.1:1", "one");
        var two = source("127.0.0.1:1", "two");

        start(one, two);

        assertThatThrownBy(() -> start(two, one))
                .hasMessageContainingAll("the source 'kafka-1' is at another place", "one", "two");
    }

    @Test
    void mayHaveOtherBrokersThanInTheRunBefore() {
        start(source("127.0.0.1:1", "one"), source("127.0.0.1:1", "two"));

        assertThatCode(() -> start(source("127.0.0.1:2", "one"), source("127.0.0.1:2,127.0.0.1:3", "two")))
                .doesNotThrowAnyException();
    }

    private static KafkaSource<String, String> source(String servers, String topic) {
        return KafkaSource.strings(servers, KafkaTopics.named(topic)).build();
    }
}
