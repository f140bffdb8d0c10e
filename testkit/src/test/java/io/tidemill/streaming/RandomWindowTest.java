package io.tidemill.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows of random data beside a plain loop over the batches that they contain. */
class RandomWindowTest {
    private static final int BATCHES = 40;
    private static final int INTERVAL_MILLIS = 100;

    /** What is tried; the seed is part of the test's name. */
    record Trial(long seed, int windowBatches, int slideBatches, int partitions, String master) {}

    static Stream<Trial> trials() {
        Random random = new Random();
        return Stream.generate(() -> new Trial(
                        random.nextLong(),
                        1 + random.nextInt(12),
                        1 + random.nextInt(8),
                        1 + random.nextInt(4),
                        random.nextInt(4) == 0 ? "local[3]" : "local[1]"))
                .limit(20);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void agreeWithAPlainLoop(Trial trial) {
        Random random = new Random(trial.seed);
        List<List<Pair<String, String>>> batches = new ArrayList<>();
        List<ScriptStep<Pair<String, String>>> steps = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            List<Pair<String, String>> pairs = randomPairs(random, i);
            batches.add(pairs);
            steps.add(new ScriptStep.Batch<>(List.of(pairs)).inPartitions(1 + random.nextInt(4)));
        }
        Duration window = Duration.ofMillis((long) trial.windowBatches * INTERVAL_MILLIS);
        Duration slide = Duration.ofMillis((long) trial.slideBatches * INTERVAL_MILLIS);
        try (StreamTest test = StreamTest.builder()
                .batchInterval(Duration.ofMillis(INTERVAL_MILLIS))
                .set("tidemill.master", trial.master)
                .set("tidemill.default.partitions", Integer.toString(trial.partitions))
                .build()) {
            PairDStream<String, String> in = PairDStream.of(test.context().stream(ScriptedSource.scripted(steps)));
            CollectedPairs<String, String> byKey = test.collect(in.reduceByKeyAndWindow(String::concat, window, slide));
            CollectedPairs<String, String> inverse =
                    test.collect(in.reduceByKeyAndWindow(String::concat, (a, b) -> a, window, slide));
            Collected<Pair<String, String>> all = test.collect(in.window(window, slide));
            Collected<Long> counts = test.collect(in.countByWindow(window, slide));
            Collected<String> reduced = test.collect(in.map(Pair::value).reduceByWindow(String::concat, window, slide));

            test.advance(BATCHES);

            for (int end = trial.slideBatches; end <= BATCHES; end += trial.slideBatches) {
                List<Pair<String, String>> expected = new ArrayList<>();
                batches.subList(Math.max(0, end - trial.windowBatches), end).forEach(expected::addAll);
                long time = (long) end * INTERVAL_MILLIS;
                assertThat(byKey.mapAt(time)).as("%s at %d", trial, time).isEqualTo(concatenated(expected));
                assertThat(inverse.mapAt(time)).as("%s at %d", trial, time).isEqualTo(concatenated(expected));
                assertThat(all.at(time)).as("%s at %d", trial, time).isEqualTo(expected);
                assertThat(counts.at(time)).as("%s at %d", trial, time).containsExactly((long) expected.size());
                assertThat(String.join("", reduced.at(time)))
                        .as("%s at %d", trial, time)
                        .isEqualTo(expected.stream().map(Pair::value).reduce("", String::concat));
            }
            assertThat(counts.batches()).hasSize(BATCHES / trial.slideBatches);
        }
    }

    /** Values that tell where they were, so that their order shows. */
    private static List<Pair<String, String>> randomPairs(Random random, int batch) {
        List<Pair<String, String>> pairs = new ArrayList<>();
        int size = random.nextInt(3) == 0 ? 0 : random.nextInt(20);
        for (int i = 0; i < size; i++) {
            pairs.add(Pair.of("key" + random.nextInt(15), batch + "." + i + " "));
        }
        return pairs;
    }

    private static Map<String, String> concatenated(List<Pair<String, String>> pairs) {
        Map<String, String> map = new HashMap<>();
        pairs.forEach(pair -> map.merge(pair.key(), pair.value(), String::concat));
        return map;
    }
}
