package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.function.Pair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SetsTest extends LocalRDDs {
    @Test
    void intersectsWithoutDuplicates() {
        assertThat(sorted(rdd(1, 2, 2, 3, 3).intersection(rdd(2, 3, 3, 4)).collect()))
                .containsExactly(2, 3);
    }

    @Test
    void subtractsAndKeepsDuplicates() {
        assertThat(sorted(rdd(1, 1, 2, 3).subtract(rdd(2, 4)).collect())).containsExactly(1, 1, 3);
    }

    @Test
    void subtractsNothingAndAll() {
        assertThat(sorted(rdd(1, 2).subtract(context.emptyRDD()).collect())).containsExactly(1, 2);
        assertThat(rdd(1, 2).subtract(rdd(2, 1)).collect()).isEmpty();
    }

    @Test
    void treatsPairsAsWholes() {
        PairRDD<String, Integer> left = pairs(Pair.of("a", 1), Pair.of("a", 2));

        PairRDD<String, Integer> common = left.intersection(pairs(Pair.of("a", 2), Pair.of("b", 2)));

        assertThat(common.collect()).containsExactly(Pair.of("a", 2));
        assertThat(left.subtract(common).collect()).containsExactly(Pair.of("a", 1));
    }

    @Test
    void subtractsByKey() {
        assertThat(pairs(Pair.of("a", 1), Pair.of("b", 2))
                        .subtractByKey(pairs(Pair.of("b", "x")), Partitioners.hash(3))
                        .collect())
                .containsExactly(Pair.of("a", 1));
    }

    @Test
    void groupsThreeRDDsByKey() {
        var grouped = pairs(Pair.of("a", 1), Pair.of("a", 2))
                .cogroup(pairs(Pair.of("a", "x"), Pair.of("b", "y")), pairs(Pair.of("b", 0.5)))
                .collectAsMap();

        assertThat(grouped.get("a")).isEqualTo(new CoGroup3<>(List.of(1, 2), List.of("x"), List.of()));
        assertThat(grouped.get("b")).isEqualTo(new CoGroup3<>(List.of(), List.of("y"), List.of(0.5)));
        assertThat(grouped).hasSize(2);
    }

    @Test
    void groupsFourRDDsByKey() {
        var grouped = pairs(Pair.of("a", 1))
                .cogroup(pairs(Pair.of("a", 2)), pairs(Pair.of("a", 3)), pairs(Pair.of("a", 4)), Partitioners.hash(5));

        assertThat(grouped.collect())
                .containsExactly(Pair.of("a", new CoGroup4<>(List.of(1), List.of(2), List.of(3), List.of(4))));
        assertThat(grouped.partitioner()).isEqualTo(Optional.of(Partitioners.hash(5)));
    }

    @Test
    @Tag("faults")
    void takesAChainOfUnionsAsOneUnion() {
        RDD<Integer> chain = context.parallelize(List.of(1), 1);
        PairRDD<Integer, Integer> placed =
                context.parallelize(List.of(1), 1).mapToPair(n -> Pair.of(n, n)).partitionBy(Partitioners.hash(2));
        PairRDD<Integer, Integer> pairs = placed;
        for (int i = 1; i < 5_000; i++) {
            chain = chain.union(context.parallelize(List.of(1), 1));
            pairs = pairs.union(placed);
        }

        assertThat(chain.partitionCount()).isEqualTo(5_000);
        assertThat(chain.count()).isEqualTo(5_000);
        assertThat(pairs.partitionCount()).isEqualTo(2);
        assertThat(pairs.countByKey()).isEqualTo(Map.of(1, 5_000L));
    }

    @Test
    @Tag("faults")
    void refusesArraysAsKeys() {
        PairRDD<byte[], Integer> keyed = pairs(Pair.of(new byte[] {1}, 1), Pair.of(new byte[] {1}, 2));

        List<ThrowingCallable> calls = List.of(
                () -> keyed.reduceByKey(Integer::sum).count(),
                () -> keyed.groupByKey().count(),
                () -> keyed.join(keyed).count(),
                () -> keyed.keys().distinct().count(),
                () -> keyed.keys().countByValue());

        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .hasMessageContaining("A key is an array (byte[])")
                        .hasMessageContaining("use a List"));
    }
}
