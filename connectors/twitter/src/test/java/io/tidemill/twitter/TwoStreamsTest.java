package io.tidemill.twitter;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.source.Source;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two sources without names over a restart. */
@Tag("faults")
final class TwoStreamsTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

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
        XSource one =
                XSource.filtered().endpoint(NOWHERE).bearerToken("A".repeat(40)).build();
        XSource two =
                XSource.sample().endpoint(NOWHERE).bearerToken("A".repeat(40)).build();

        start(one, two);

        assertThatThrownBy(() -> start(two, one))
                .hasMessageContainingAll(
                        "the source 'x-1' is at another place", "X's filtered stream", "X's sample stream");
    }
}
