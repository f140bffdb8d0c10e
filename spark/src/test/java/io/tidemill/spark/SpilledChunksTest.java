package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.BatchContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.Partitioners;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chunks that Spark writes to disk on their way, as it does where memory is short. */
final class SpilledChunksTest {
    @Test
    void arriveAsTheyWereAndInOrder() {
        try (BatchContext context = BatchContext.builder("spilled")
                .master("spark-local[2]")
                .set("spark.shuffle.spill.numElementsForceSpillThreshold", "2")
                .build()) {
            List<List<Pair<Integer, Integer>>> arrived = context.parallelize(
                            IntStream.range(0, 1_000).boxed().toList(), 20)
                    .mapToPair(number -> Pair.of(number % 3, number))
                    .partitionBy(Partitioners.hash(3))
                    .collectPartitions(List.of(0, 1, 2));

            List<List<Pair<Integer, Integer>>> wanted = new ArrayList<>();
            for (int key = 0; key < 3; key++) {
                int rest = key;
                wanted.add(IntStream.range(0, 1_000)
                        .filter(number -> number % 3 == rest)
                        .mapToObj(number -> Pair.of(rest, number))
                        .toList());
            }
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }
}
