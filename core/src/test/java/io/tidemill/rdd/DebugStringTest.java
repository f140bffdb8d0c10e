package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import org.junit.jupiter.api.Test;

class DebugStringTest extends LocalRDDs {
    @Test
    void showsOperatorsAndPartitions() {
        String text = withoutPlaces(numbers(10, 4)
                .mapToPair(number -> Pair.of(number % 3, number))
                .reduceByKey(Integer::sum)
                .filter(pair -> pair.value() > 1));

        assertThat(text).isEqualTo("""
                filter | 2 partitions by hash
                +- reduceByKey | 2 partitions by hash, shuffle
                   +- mapToPair | 4 partitions
                      +- parallelize | 4 partitions
                """);
    }

    @Test
    void showsBranchesAndRepeatsNone() {
        PairRDD<Integer, Integer> pairs = numbers(10, 4).mapToPair(number -> Pair.of(number % 3, number));

        assertThat(withoutPlaces(pairs.join(pairs.mapValues(value -> value + 1))
                        .keys()
                        .union(pairs.keys().named("again").cache())))
                .isEqualTo("""
                union | 6 partitions
                +- keys | 2 partitions
                |  +- join | 2 partitions by hash, shuffle
                |     +- mapToPair | 4 partitions
                |     |  +- parallelize | 4 partitions
                |     +- mapValues | 4 partitions
                |        +- mapToPair | 4 partitions (as above)
                +- again, memory only | 4 partitions
                   +- keys | 4 partitions
                      +- mapToPair | 4 partitions (as above)
                """);
    }

    @Test
    void showsOneLineForAnOperatorOfSeveralNodes() {
        assertThat(withoutPlaces(numbers(10, 4).repartition(3).zipWithIndex())).isEqualTo("""
                zipWithIndex | 3 partitions, shuffle
                +- repartition | 3 partitions, shuffle
                   +- parallelize | 4 partitions
                """);
    }

    private static String withoutPlaces(RDD<?> rdd) {
        return rdd.toDebugString().replaceAll(" at \\S+", "");
    }

    @Test
    void carriesAName() {
        RDD<Integer> named = numbers(10, 4).named("numbers");

        assertThat(named.name()).contains("numbers");
        assertThat(named.toString()).isEqualTo("RDD[numbers, SplitsPlan, 4 partitions]");
        assertThat(named.toDebugString()).startsWith("numbers: parallelize");
        assertThat(numbers(1, 1).name()).isEmpty();
    }
}
