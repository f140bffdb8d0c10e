package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberingTest extends LocalRDDs {
    @Test
    void numbersRecordsByPosition() {
        assertThat(context.parallelize(List.of("a", "b", "c", "d", "e"), 3)
                        .zipWithIndex()
                        .collect())
                .containsExactly(
                        Pair.of("a", 0L), Pair.of("b", 1L), Pair.of("c", 2L), Pair.of("d", 3L), Pair.of("e", 4L));
        assertThat(context.parallelize(List.of("a", "b"), 1).zipWithIndex().collect())
                .containsExactly(Pair.of("a", 0L), Pair.of("b", 1L));
        assertThat(context.emptyRDD().zipWithIndex().collect()).isEmpty();
    }

    @Test
    void numbersRecordsAcrossEmptyPartitions() {
        RDD<Integer> sparse = numbers(40, 7).filter(number -> number % 20 == 19);

        assertThat(sparse.zipWithIndex().collect()).containsExactly(Pair.of(19, 0L), Pair.of(39, 1L));
    }

    @Test
    void givesEveryRecordANumberOfItsOwn() {
        assertThat(context.parallelize(List.of("a", "b", "c", "d", "e"), 2)
                        .zipWithUniqueId()
                        .collect())
                .containsExactly(
                        Pair.of("a", 0L), Pair.of("b", 2L), Pair.of("c", 1L), Pair.of("d", 3L), Pair.of("e", 5L));
    }

    @Test
    void zipsByPosition() {
        assertThat(rdd(1, 2, 3).zip(rdd("a", "b", "c")).collect())
                .containsExactly(Pair.of(1, "a"), Pair.of(2, "b"), Pair.of(3, "c"));
    }

    @Test
    void refusesToZipPartitionsOfDifferentSizes() {
        assertThatThrownBy(() -> rdd(1, 2, 3).zip(rdd("a", "b")).collect())
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("zip")
                .hasMessageContaining("the left one has more");
        assertThatThrownBy(() -> rdd(1, 2, 3).zip(numbers(3, 3))).hasMessageContaining("repartition");
    }

    @Test
    void zipsWholePartitions() {
        RDD<Integer> sums = rdd(1, 2, 3, 4).zipPartitions(rdd(10, 20), (left, right) -> {
            List<Integer> all = new ArrayList<>();
            left.forEachRemaining(all::add);
            right.forEachRemaining(all::add);
            return List.of(all.stream().mapToInt(Integer::intValue).sum()).iterator();
        });

        assertThat(sums.collect()).containsExactly(13, 27);
    }

    @Test
    void pairsEveryRecordWithEveryOther() {
        PairRDD<Integer, String> product = rdd(1, 2).cartesian(rdd("a", "b"));

        assertThat(product.collect())
                .containsExactly(Pair.of(1, "a"), Pair.of(1, "b"), Pair.of(2, "a"), Pair.of(2, "b"));
        assertThat(product.partitionCount()).isEqualTo(4);
    }
}
