package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidemill.function.Pair;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsTest extends LocalRDDs {
    @Test
    void describesNumbers() {
        DoubleRDD numbers = rdd("1", "2", "3", "4").mapToDouble(Double::parseDouble);

        assertThat(numbers.stats()).isEqualTo(new Statistics(4, 10, 2.5, 5, 1, 4));
        assertThat(numbers.sum()).isEqualTo(10);
        assertThat(numbers.mean()).isEqualTo(2.5);
        assertThat(numbers.variance()).isEqualTo(1.25);
        assertThat(numbers.stdev()).isEqualTo(Math.sqrt(1.25));
        assertThat(numbers.sampleVariance()).isEqualTo(5.0 / 3);
        assertThat(numbers.sampleStdev()).isEqualTo(Math.sqrt(5.0 / 3));
        assertThat(numbers.min()).isEqualTo(1);
        assertThat(numbers.max()).isEqualTo(4);
    }

    @Test
    void describesNoNumbers() {
        Statistics none = DoubleRDD.of(context.emptyRDD()).stats();

        assertThat(none.count()).isZero();
        assertThat(none.sum()).isZero();
        assertThat(none.mean()).isNaN();
        assertThat(none.variance()).isNaN();
        assertThat(none.min()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50})
    void staysExactFarFromZero(int partitions) {
        DoubleRDD numbers = numbers(10_000, partitions).mapToDouble(number -> 1e9 + number % 10);

        assertThat(numbers.variance()).isCloseTo(8.25, within(1e-6));
        assertThat(numbers.sum()).isEqualTo(1e13 + 45_000);
    }

    @Test
    void makesUpForRoundingInSums() {
        DoubleRDD tenths = numbers(1_000_000, 3).mapToDouble(number -> 0.1);

        assertThat(tenths.sum()).isCloseTo(100_000, within(1e-10));
        assertThat(DoubleRDD.of(rdd(1e100, 1.0, -1e100)).sum()).isEqualTo(1);
        assertThat(DoubleRDD.of(rdd(1.0, Double.POSITIVE_INFINITY)).sum()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void countsEvenBuckets() {
        DoubleRDD numbers = numbers(101, 3).mapToDouble(number -> number);

        assertThat(numbers.histogram(4))
                .isEqualTo(new Histogram(List.of(0.0, 25.0, 50.0, 75.0, 100.0), List.of(25L, 25L, 25L, 26L)));
        assertThat(DoubleRDD.of(rdd(5.0, 5.0)).histogram(10)).isEqualTo(new Histogram(List.of(5.0, 5.0), List.of(2L)));
    }

    @Test
    void countsGivenBucketsAndIgnoresTheRest() {
        DoubleRDD numbers = DoubleRDD.of(rdd(-1.0, -0.0, 0.0, 9.9, 10.0, 20.0, 20.1, Double.NaN));

        assertThat(numbers.histogram(0, 10, 20)).isEqualTo(new Histogram(List.of(0.0, 10.0, 20.0), List.of(3L, 2L)));
    }

    @Test
    void refusesBucketsThatMakeNoSense() {
        DoubleRDD numbers = DoubleRDD.of(rdd(1.0, 2.0));

        assertThatThrownBy(() -> numbers.histogram(0)).hasMessageContaining("at least 1 for buckets");
        assertThatThrownBy(() -> numbers.histogram(2.0, 1.0)).hasMessageContaining("each above the one before");
        assertThatThrownBy(() -> DoubleRDD.of(context.emptyRDD()).histogram(2)).hasMessageContaining("give the bounds");
        assertThatThrownBy(
                        () -> DoubleRDD.of(rdd(Double.POSITIVE_INFINITY, 1.0)).histogram(2))
                .hasMessageContaining("finite");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100, 1_000, 20_000, 200_000})
    void estimatesDistinctWithinTheError(int distinct) {
        RDD<String> words =
                context.parallelize(list(2 * distinct), 3).map(number -> "word " + number % Math.max(1, distinct));

        // four standard deviations
        assertThat((double) words.countApproxDistinct(0.01)).isCloseTo(distinct, within(0.04 * distinct));
    }

    @Test
    void estimatesWithTheErrorThatIsAsked() {
        double squares = 0;
        for (int run = 0; run < 200; run++) {
            HyperLogLog sketch = HyperLogLog.withIndexBits(10);
            int offset = run * 1_000_000;
            IntStream.range(0, 5_000).forEach(number -> sketch.add(offset + number));
            double error = sketch.estimate() / 5_000.0 - 1;
            squares += error * error;
        }

        assertThat(Math.sqrt(squares / 200)).isCloseTo(1.04 / 32, within(0.006));
    }

    @Test
    void mergesSketchesLikeOne() {
        HyperLogLog all = HyperLogLog.withIndexBits(12);
        HyperLogLog merged = HyperLogLog.withIndexBits(12);
        for (int part = 0; part < 10; part++) {
            HyperLogLog sketch = HyperLogLog.withIndexBits(12);
            for (int i = 0; i < part * part * 50; i++) {
                sketch.add(part * 10_000L + i);
                all.add(part * 10_000L + i);
            }
            merged.merge(sketch);
        }

        assertThat(merged.estimate()).isEqualTo(all.estimate());
    }

    @Test
    void estimatesDistinctByKey() {
        PairRDD<String, Integer> pairs =
                numbers(30_000, 3).mapToPair(number -> Pair.of(number < 100 ? "few" : "many", number / 2));

        Map<String, Long> counts = pairs.countApproxDistinctByKey(0.02).collectAsMap();

        assertThat((double) counts.get("few")).isCloseTo(50, within(2.0));
        assertThat((double) counts.get("many")).isCloseTo(14_950, within(1_200.0));
    }

    @Test
    void refusesErrorsThatItCanNotKeep() {
        assertThatThrownBy(() -> rdd(1).countApproxDistinct(0.0001))
                .hasMessageContaining("countApproxDistinct")
                .hasMessageContaining("distinct().count()");
        assertThatThrownBy(() -> rdd(1).countApproxDistinct(1.5)).hasMessageContaining("1.5");
    }
}
