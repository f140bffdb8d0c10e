package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.error.FunctionFailedException;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One key has all records, and the other partitions have none. */
class SkewTest {
    private static final int RECORDS = 2_000_000;

    private final BatchContext context =
            BatchContext.builder("skew").master("local[2]").build();

    @AfterEach
    void close() {
        context.close();
    }

    private PairRDD<String, Integer> skewed() {
        List<Integer> numbers = IntStream.range(0, RECORDS).boxed().toList();
        return context.parallelize(numbers, 4).mapToPair(n -> Pair.of("all", n));
    }

    @Test
    void isReducedToOneValue() {
        assertThat(skewed().mapValues(n -> 1L).reduceByKey(Long::sum).collectAsMap())
                .isEqualTo(Map.of("all", (long) RECORDS));
    }

    @Test
    void isGroupedInOrder() {
        List<Integer> group = skewed().groupByKey().lookup("all").get(0);

        assertThat(group).hasSize(RECORDS).isSorted();
    }

    @Test
    void aFunctionThatFailsOnAHugeGroupDoesNotPrintIt() {
        PairRDD<String, Integer> failing = skewed().groupByKey().mapValues(group -> {
            throw new IllegalStateException("too many: " + group.size());
        });

        assertThatThrownBy(failing::collect)
                .isInstanceOf(FunctionFailedException.class)
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(500))
                .hasMessageContaining("too many: " + RECORDS);
    }

    @Test
    void isJoinedRecordByRecord() {
        PairRDD<String, String> names = context.parallelizePairs(List.of(Pair.of("all", "Ann"), Pair.of("all", "Bob")));

        assertThat(skewed().join(names).count()).isEqualTo(2L * RECORDS);
        assertThat(names.join(skewed()).count()).isEqualTo(2L * RECORDS);
        assertThat(skewed().leftOuterJoin(names).count()).isEqualTo(2L * RECORDS);
    }

    @Test
    void isOneStateInABatch() {
        try (StreamTest test = StreamTest.create()) {
            Integer[] numbers = IntStream.range(0, RECORDS).boxed().toArray(Integer[]::new);
            CollectedPairs<String, Long> totals = test.collect(
                    test.stream(batch(numbers).inPartitions(4), batch(numbers).inPartitions(4))
                            .mapToPair(n -> Pair.of("all", n))
                            .updateStateByKey((values, total) -> Optional.of(total.orElse(0L) + values.size())));

            test.advance(3);

            assertThat(totals.maps())
                    .containsExactly(
                            Map.of("all", (long) RECORDS), Map.of("all", 2L * RECORDS), Map.of("all", 2L * RECORDS));
        }
    }
}
