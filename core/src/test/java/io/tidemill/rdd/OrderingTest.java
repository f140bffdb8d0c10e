package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.function.Pair;
import io.tidemill.function.SerializableComparator;
import io.tidemill.plan.Partitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class OrderingTest extends LocalRDDs {
    @Test
    void sortsLikeAListAndKeepsTheOrderOfEquals() {
        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            int different = 1 + random.nextInt(50);
            List<Pair<Integer, Integer>> records = new ArrayList<>();
            for (int i = random.nextInt(300); i >= 0; i--) {
                records.add(Pair.of(random.nextInt(different), i));
            }
            List<Pair<Integer, Integer>> ascending = new ArrayList<>(records);
            ascending.sort((left, right) -> left.key().compareTo(right.key()));
            List<Pair<Integer, Integer>> descending = new ArrayList<>(records);
            descending.sort((left, right) -> right.key().compareTo(left.key()));
            PairRDD<Integer, Integer> pairs = PairRDD.of(context.parallelize(records, 1 + random.nextInt(9)));

            assertThat(pairs.sortByKey().collect()).isEqualTo(ascending);
            assertThat(pairs.sortByKey(SortOrder.DESCENDING).collect()).isEqualTo(descending);
            assertThat(pairs.sortBy(Pair::key, SortOrder.DESCENDING).collect()).isEqualTo(descending);
            assertThat(pairs.takeOrdered(records.size(), (left, right) -> left.key() - right.key()))
                    .isEqualTo(ascending);
        }
    }

    @Test
    void namesTheOperatorWhoseKeysCanNotBeCompared() {
        assertThatThrownBy(() -> rdd(1, 2, 3, 4)
                        .keyBy(number -> new Object())
                        .sortByKey()
                        .count())
                .hasMessageContaining("sortByKey")
                .hasRootCauseInstanceOf(ClassCastException.class);
    }

    @Test
    void cutsKeysIntoRangesOfTheSameSize() {
        PairRDD<Integer, Integer> pairs = numbers(1_000, 3).keyBy(number -> 999 - number);

        PairRDD<Integer, Integer> ranged = pairs.partitionBy(Partitioners.range(pairs.keys(), 4));

        List<List<Integer>> partitions = ranged.keys().glom().collect();
        assertThat(partitions)
                .hasSize(4)
                .allSatisfy(keys -> assertThat(keys.size()).isBetween(180, 320));
        int below = -1;
        for (List<Integer> keys : partitions) {
            assertThat(keys).allMatch(Objects::nonNull);
            List<Integer> ascending = sorted(keys);
            assertThat(ascending.get(0)).isEqualTo(below + 1);
            below = ascending.get(ascending.size() - 1);
        }
    }

    @Test
    void makesFewerRangesOfFewKeys() {
        assertThat(Partitioners.range(rdd(1, 1, 2, 2), 10).partitionCount()).isEqualTo(2);
        assertThat(Partitioners.range(context.<Integer>emptyRDD(), 10).partitionCount())
                .isEqualTo(1);
        assertThatThrownBy(() -> Partitioners.range(rdd(1), 0)).hasMessageContaining("at least 1 for partitions");
    }

    @Test
    void sortsWithinPartitions() {
        PairRDD<Integer, String> sorted = pairs(Pair.of(3, "c"), Pair.of(1, "a"), Pair.of(4, "d"), Pair.of(2, "b"))
                .repartitionAndSortWithinPartitions(new Parity());

        assertThat(sorted.glom().collect())
                .containsExactly(List.of(Pair.of(2, "b"), Pair.of(4, "d")), List.of(Pair.of(1, "a"), Pair.of(3, "c")));
        assertThat(sorted.partitioner()).contains(new Parity());
        assertThat(sorted.repartitionAndSortWithinPartitions(
                                new Parity(),
                                SerializableComparator.<Integer>natural().reversed())
                        .keys()
                        .collect())
                .containsExactly(4, 2, 3, 1);
    }

    private record Parity() implements Partitioner {
        @Override
        public int partitionCount() {
            return 2;
        }

        @Override
        public int partition(Object key) {
            return (Integer) key % 2;
        }
    }

    @Test
    void keepsARangeOfKeysWithBothEnds() {
        PairRDD<Integer, Integer> pairs = numbers(100, 3).keyBy(number -> number);

        assertThat(pairs.filterByRange(10, 13).keys().collect()).containsExactly(10, 11, 12, 13);
        assertThat(pairs.filterByRange(
                                13,
                                10,
                                SerializableComparator.<Integer>natural().reversed())
                        .count())
                .isEqualTo(4);
    }

    @Test
    void readsOnlyPartitionsOfTheRange() {
        Set<Integer> read = ConcurrentHashMap.newKeySet();
        PairRDD<Integer, Integer> pairs = numbers(100, 3).keyBy(number -> number);
        PairRDD<Integer, Integer> ranged = pairs.partitionBy(Partitioners.range(pairs.keys(), 10))
                .mapValues(number -> {
                    read.add(number);
                    return number;
                });

        assertThat(sorted(ranged.filterByRange(50, 52).keys().collect())).containsExactly(50, 51, 52);
        assertThat(read).hasSizeLessThan(30);
    }

    @Test
    void looksUpOnlyThePartitionOfTheKey() {
        Set<Integer> read = ConcurrentHashMap.newKeySet();
        PairRDD<Integer, Integer> pairs = numbers(100, 3)
                .keyBy(number -> number % 10)
                .partitionBy(Partitioners.hash(5))
                .mapValues(number -> {
                    read.add(number);
                    return number;
                });

        assertThat(sorted(pairs.lookup(3))).containsExactly(3, 13, 23, 33, 43, 53, 63, 73, 83, 93);
        assertThat(read).hasSize(20);
        assertThat(pairs.lookup(11)).isEmpty();
    }

    @Test
    void looksUpInAllPartitionsWithoutPartitioner() {
        assertThat(pairs(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3)).lookup("a"))
                .containsExactly(1, 3);
    }

    @Test
    void findsLargestAndSmallest() {
        RDD<String> words = rdd("bb", "a", "ccc", "dd", "eee");

        assertThat(words.max((left, right) -> left.length() - right.length())).isEqualTo("ccc");
        assertThat(words.min((left, right) -> left.length() - right.length())).isEqualTo("a");
        assertThatThrownBy(() -> context.<String>emptyRDD().max(SerializableComparator.natural()))
                .hasMessageContaining("max")
                .hasMessageContaining("found no records");
    }

    @Test
    void reducesByKeyIntoAMap() {
        assertThat(pairs(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3)).reduceByKeyLocally(Integer::sum))
                .isEqualTo(java.util.Map.of("a", 4, "b", 2));
    }

    @Test
    void reducesLikeATree() {
        assertThat(rdd("a", "b", "c").treeReduce((left, right) -> left + right)).isEqualTo("abc");
        assertThat(rdd(1, 2, 3).<Integer>treeAggregate(() -> 0, Integer::sum, Integer::sum))
                .isEqualTo(6);
    }
}
