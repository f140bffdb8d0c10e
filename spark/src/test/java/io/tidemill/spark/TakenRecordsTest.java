package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.BatchContext;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TakenRecordsTest {
    /** A record that no task can be sent. */
    private static final class Unsendable {
        private final int number;

        Unsendable(int number) {
            this.number = number;
        }
    }

    @Test
    void areTheFirstOfAnOrderWithoutTheInputBeingSentWithTheAction() {
        try (BatchContext context =
                BatchContext.builder("taken").master("spark-local[2]").build()) {
            assertThat(context.parallelize(
                                    IntStream.of(5, 3, 9, 1)
                                            .mapToObj(Unsendable::new)
                                            .toList(),
                                    2)
                            .map(record -> record.number)
                            .sortBy(number -> number)
                            .take(2))
                    .containsExactly(1, 3);
        }
    }
}
