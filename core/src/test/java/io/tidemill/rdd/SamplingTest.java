package io.tidemill.rdd;

import static io.tidemill.rdd.Replacement.WITH;
import static io.tidemill.rdd.Replacement.WITHOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplingTest extends LocalRDDs {
    @Test
    void samplesAboutTheFractionWithoutRepeats() {
        List<Integer> sample = numbers(10_000, 3).sample(WITHOUT, 0.3, 7).collect();

        assertThat(sample).doesNotHaveDuplicates().isSorted();
        assertThat(sample.size()).isCloseTo(3_000, within(150));
    }

    @Test
    void samplesAboutThatManyTimesWithReplacement() {
        List<Integer> sample = numbers(10_000, 3).sample(WITH, 2.5, 7).collect();

        assertThat(sample.size()).isCloseTo(25_000, within(500));
        // e^-2.5 of the records are never drawn
        assertThat(new HashSet<>(sample).size()).isCloseTo(9_179, within(100));
    }

    @Test
    void drawsMeansAboveOneStep() {
        assertThat(numbers(200, 1).sample(WITH, 50, 3).count()).isBetween(9_700L, 10_300L);
    }

    @Test
    void takesAllOrNothingAtTheEnds() {
        assertThat(numbers(100, 3).sample(WITHOUT, 1, 1).collect()).isEqualTo(list(100));
        assertThat(numbers(100, 3).sample(WITHOUT, 0, 1).collect()).isEmpty();
        assertThat(numbers(100, 3).sample(WITH, 0, 1).collect()).isEmpty();
    }

    @Test
    void repeatsASampleWithTheSameSeedOnly() {
        RDD<Integer> numbers = numbers(1_000, 3);
        RDD<Integer> sample = numbers.sample(WITHOUT, 0.5, 1);

        assertThat(sample.collect())
                .isEqualTo(sample.collect())
                .isNotEqualTo(numbers.sample(WITHOUT, 0.5, 2).collect());
    }

    @Test
    void refusesFractionsOutOfRange() {
        assertThatThrownBy(() -> numbers(1, 1).sample(WITHOUT, 1.5, 1))
                .hasMessageContaining("sample")
                .hasMessageContaining("from 0 to 1, not 1.5");
        assertThatThrownBy(() -> numbers(1, 1).sample(WITH, -1, 1)).hasMessageContaining("at least 0, not -1");
        assertThatThrownBy(() -> numbers(1, 1).sample(WITH, Double.NaN, 1)).hasMessageContaining("NaN");
    }

    @Test
    void takesExactlyAsManyAsAsked() {
        List<Integer> sample = numbers(1_000, 3).takeSample(WITHOUT, 100, 5);

        assertThat(sample).hasSize(100).doesNotHaveDuplicates();
        assertThat(sample).isNotEqualTo(sorted(sample));
        assertThat(numbers(1_000, 3).takeSample(WITHOUT, 100, 5)).isEqualTo(sample);
        assertThat(sorted(numbers(10, 3).takeSample(WITHOUT, 100, 5))).isEqualTo(list(10));
    }

    @Test
    void takesASampleWithReplacementOfAnySize() {
        List<Integer> sample = numbers(10, 3).takeSample(WITH, 1_000, 5);

        assertThat(sample).hasSize(1_000);
        assertThat(new HashSet<>(sample)).hasSize(10);
        assertThat(context.<Integer>emptyRDD().takeSample(WITH, 5, 1)).isEmpty();
        assertThatThrownBy(() -> numbers(1, 1).takeSample(WITH, -1, 1)).hasMessageContaining("at least 0 for count");
    }

    @Test
    void splitsEveryRecordIntoExactlyOnePart() {
        RDD<Integer> numbers = numbers(10_000, 3);

        List<RDD<Integer>> parts = numbers.randomSplit(List.of(6.0, 3.0, 1.0), 11);

        List<Integer> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.collect()));
        assertThat(sorted(all)).isEqualTo(list(10_000));
        assertThat(parts.get(0).count()).isBetween(5_850L, 6_150L);
        assertThat(parts.get(2).count()).isBetween(900L, 1_100L);
    }

    @Test
    void refusesWeightsThatMakeNoShares() {
        assertThatThrownBy(() -> numbers(1, 1).randomSplit(List.of(0.0, 0.0), 1))
                .hasMessageContaining("randomSplit")
                .hasMessageContaining("sum above 0");
        assertThatThrownBy(() -> numbers(1, 1).randomSplit(List.of(1.0, -1.0), 1))
                .hasMessageContaining("not -1");
    }

    @Test
    void samplesByKey() {
        PairRDD<Integer, Integer> pairs = numbers(10_000, 3).keyBy(number -> number % 2);

        Map<Integer, Long> counts =
                pairs.sampleByKey(WITHOUT, Map.of(0, 0.1, 1, 0.5), 3).countByKey();

        assertThat(counts.get(0)).isBetween(420L, 580L);
        assertThat(counts.get(1)).isBetween(2_380L, 2_620L);
    }

    @Test
    void namesTheKeyThatHasNoFraction() {
        PairRDD<Integer, Integer> pairs = numbers(10, 3).keyBy(number -> number % 2);

        assertThatThrownBy(() -> pairs.sampleByKey(WITHOUT, Map.of(0, 0.1), 3).count())
                .hasMessageContaining("sampleByKey")
                .hasMessageContaining("no fraction for the key 1");
    }

    @Test
    void samplesExactlyByKey() {
        PairRDD<Integer, Integer> pairs = numbers(1_000, 3).keyBy(number -> number % 3);

        PairRDD<Integer, Integer> sample = pairs.sampleByKeyExact(WITHOUT, Map.of(0, 0.1, 1, 0.5, 2, 0.0), 3);

        assertThat(sample.countByKey()).isEqualTo(Map.of(0, 34L, 1, 167L));
        assertThat(sample.values().collect()).doesNotHaveDuplicates();
        assertThat(pairs.sampleByKeyExact(WITH, Map.of(0, 3.0, 1, 0.5, 2, 0.0), 3)
                        .countByKey())
                .isEqualTo(Map.of(0, 1_002L, 1, 167L));
    }

    @Test
    void staysAPairRDDWithItsPartitioner() {
        PairRDD<String, Integer> pairs = pairs(Pair.of("a", 1), Pair.of("b", 2)).partitionBy(Partitioners.hash(3));

        assertThat(pairs.sample(WITHOUT, 0.5, 1).partitioner()).contains(Partitioners.hash(3));
    }
}
