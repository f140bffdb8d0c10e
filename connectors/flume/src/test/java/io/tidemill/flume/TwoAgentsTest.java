package io.tidemill.flume;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.source.Source;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two sources without names over a restart. */
@Tag("faults")
final class TwoAgentsTest {
    private final MemoryLogStore directory = new MemoryLogStore();

    private <T> void start(Source<T> one, Source<T> two) {
        try (StreamTest test = StreamTest.builder()
                .checkpoint(directory)
                .stateTypes(FlumeEvent.class)
                .build()) {
            var first = test.context().stream(one);
            first.union(test.context().stream(two)).foreachRDD(rdd -> {});
            test.advance(1);
        }
    }

    @Test
    void areRefusedWhereTheyChangedPlacesWithBothSides() {
        var one = FlumePollingSource.from("127.0.0.1", 1);
        var two = FlumePollingSource.from("127.0.0.1", 2);

        start(one, two);

        assertThatThrownBy(() -> start(two, one))
                .hasMessageContainingAll(
                        "the source 'flume-polling-1' is at another place", "127.0.0.1:1", "127.0.0.1:2");
    }
}
