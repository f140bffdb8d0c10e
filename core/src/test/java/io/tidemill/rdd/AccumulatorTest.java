package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.function.Pair;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AccumulatorTest extends LocalRDDs {
    private final LongAccumulator count = context.longAccumulator("count");

    private RDD<Integer> counted() {
        return numbers(100, 4).map(number -> {
            count.add(1);
            return number;
        });
    }

    @Test
    void countsWhatTasksAdd() {
        counted().foreach(number -> count.add(number));

        assertThat(count.value()).isEqualTo(100 + 4_950);
        assertThat(count.count()).isEqualTo(200);
        assertThat(count.name()).isEqualTo("count");
    }

    @Test
    void countsStagesBeforeAShuffleOnce() {
        PairRDD<Integer, Integer> sums =
                counted().mapToPair(number -> Pair.of(number % 3, 1)).reduceByKey(Integer::sum);

        sums.join(sums).count();

        assertThat(count.value()).isEqualTo(100);
    }

    @Test
    void countsOnceForEachAction() {
        RDD<Integer> numbers = counted();
        RDD<Integer> kept = counted().cache();

        numbers.count();
        numbers.count();
        assertThat(count.value()).isEqualTo(200);

        count.reset();
        kept.count();
        kept.count();
        assertThat(count.value()).isEqualTo(100);
    }

    @Test
    void countsNothingOfAFailedAction() {
        RDD<Integer> failing = counted().map(number -> 100 / (99 - number));

        assertThatThrownBy(failing::count).hasMessageContaining("by zero");

        assertThat(count.value()).isZero();
    }

    @Test
    void countsNothingOfAFailedLaterStage() {
        PairRDD<Integer, Integer> failing = counted()
                .mapToPair(number -> Pair.of(number % 3, 1))
                .reduceByKey(Integer::sum)
                .mapValues(number -> 100 / (34 - number));

        assertThatThrownBy(failing::count).hasMessageContaining("by zero");

        assertThat(count.value()).isZero();
    }

    @Test
    void countsWhatTakeComputes() {
        assertThat(counted().take(30)).hasSize(30);
        assertThat(count.value()).isBetween(30L, 100L);

        count.reset();
        assertThat(numbers(100, 4)
                        .sortBy(number -> -number)
                        .map(number -> {
                            count.add(number);
                            return number;
                        })
                        .take(3))
                .containsExactly(99, 98, 97);
        assertThat(count.value()).isEqualTo(99 + 98 + 97);
    }

    @Test
    void addsOutsideOfTasks() {
        count.add(5);
        assertThat(count.value()).isEqualTo(5);
    }

    @Test
    void refusesToBeReadInsideATask() {
        assertThatThrownBy(() -> rdd(1).map(number -> count.value()).collect())
                .hasMessageContaining("'count' was read or reset inside a task");
    }

    @Test
    void sumsNumbers() {
        DoubleAccumulator sum = context.doubleAccumulator("sum");

        rdd(0.5, 0.25).foreach(number -> sum.add(number));

        assertThat(sum.value()).isEqualTo(0.75);
    }

    @Test
    void collectsInTheOrderOfPartitions() {
        CollectionAccumulator<Integer> odd = context.collectionAccumulator("odd");

        numbers(20, 7).foreach(number -> {
            if (number % 2 == 1) {
                odd.add(number);
            }
        });

        assertThat(odd.value()).containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
        List<Integer> before = odd.value();
        odd.reset();
        assertThat(odd.value()).isEmpty();
        assertThat(before).hasSize(10);
    }

    @Test
    void takesATotalOfOnesOwn() {
        Accumulator<String, TreeSet<String>> seen = context.accumulator(
                "seen",
                TreeSet::new,
                (set, word) -> {
                    set.add(word);
                    return set;
                },
                (left, right) -> {
                    left.addAll(right);
                    return left;
                });

        rdd("b", "a", "b").foreach(seen::add);

        assertThat(seen.value()).containsExactly("a", "b");
    }

    @Test
    void broadcastsAValueUntilItIsDestroyed() {
        Broadcast<List<String>> names = context.broadcast(List.of("zero", "one"));
        RDD<String> named = rdd(1, 0).map(number -> names.value().get(number));

        assertThat(named.collect()).containsExactly("one", "zero");

        names.destroy();
        assertThatThrownBy(named::collect).hasMessageContaining("was destroyed");
    }
}
