package io.tidemill.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Windows of thousands of keys that come and go, beside a plain loop: with batches that fail and are left out, and with a program
 * that is started again and again.
 */
class ManyKeysWindowTest {
    private static final int BATCHES = 40;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    /** What is tried; the seed is part of the test's name. */
    record Trial(long seed, int windowBatches, int slideBatches, int partitions, boolean isKept, boolean mayFail) {}

    static Stream<Trial> trials() {
        Random random = new Random();
        return Stream.of(
                new Trial(random.nextLong(), 6, 1, 2, false, false),
                new Trial(random.nextLong(), 20, 1, 1, true, false),
                new Trial(random.nextLong(), 7, 1, 2, false, true),
                new Trial(random.nextLong(), 8, 4, 1, true, false),
                new Trial(random.nextLong(), 9, 6, 2, false, false),
                new Trial(random.nextLong(), 5, 5, 2, true, false),
                new Trial(random.nextLong(), 1, 1, 3, true, false));
    }

    @ParameterizedTest
    @MethodSource("trials")
    void agreeWithAPlainLoop(Trial trial) {
        Random random = new Random(trial.seed);
        List<List<Pair<String, String>>> batches = new ArrayList<>();
        Set<Long> failing = new HashSet<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(randomPairs(random, i));
            if (trial.mayFail && random.nextInt(4) == 0) {
                failing.add(1000L * (i + 1));
            }
        }
        Map<Long, Map<String, String>> windows = new HashMap<>();
        Concatenation concatenation = new Concatenation(trial.mayFail ? random : null);
        int done = 0;
        while (done < BATCHES) {
            int count = trial.isKept ? Math.min(BATCHES - done, 1 + random.nextInt(12)) : BATCHES;
            run(trial, batches, failing, concatenation, done, count, windows);
            done += count;
        }
        if (trial.slideBatches == 1) {
            assertThat(windows).as("%s", trial).hasSize(BATCHES - concatenation.failures.get());
            LongStream.rangeClosed(1, BATCHES)
                    .map(second -> 1000 * second)
                    .filter(time -> !windows.containsKey(time))
                    .forEach(failing::add);
        }
        for (int end = trial.slideBatches; end <= BATCHES; end += trial.slideBatches) {
            long time = 1000L * end;
            if (!failing.contains(time)) {
                Map<String, String> expected = new HashMap<>();
                for (int i = Math.max(0, end - trial.windowBatches); i < end; i++) {
                    if (!failing.contains(1000L * (i + 1))) {
                        batches.get(i).forEach(pair -> expected.merge(pair.key(), pair.value(), String::concat));
                    }
                }
                assertThat(windows.get(time)).as("%s at %d", trial, time).isEqualTo(expected);
            }
        }
    }

    /** Puts texts together, and fails once in a while, in the middle of whatever it is called for. */
    private static final class Concatenation implements ReduceFunction<String> {
        private static final long serialVersionUID = 1L;

        private final @Nullable Random random;
        private final AtomicInteger failures = new AtomicInteger();

        Concatenation(@Nullable Random random) {
            this.random = random;
        }

        @Override
        public String apply(String left, String right) {
            if (random != null && random.nextInt(3000) == 0) {
                failures.incrementAndGet();
                throw new IllegalStateException("once in a while");
            }
            return left + right;
        }
    }

    private void run(
            Trial trial,
            List<List<Pair<String, String>>> batches,
            Set<Long> failing,
            Concatenation concatenation,
            int done,
            int count,
            Map<Long, Map<String, String>> windows) {
        List<ScriptStep<Pair<String, String>>> steps = new ArrayList<>();
        batches.forEach(pairs -> steps.add(new ScriptStep.Batch<>(List.of(pairs)).inPartitions(2)));
        StreamTest.Builder builder = StreamTest.builder()
                .startingAt(Instant.ofEpochSecond(done))
                .set("tidemill.batch.on.failure", "continue")
                .set("tidemill.master", trial.mayFail ? "local[1]" : "local[2]") // one failure a batch, to be counted
                .set("tidemill.default.partitions", Integer.toString(trial.partitions));
        if (trial.isKept) {
            builder.checkpoint(directory).set("tidemill.checkpoint.segment", "1m"); // and so rounds of states are short
        }
        try (StreamTest test = builder.build()) {
            PairDStream<String, String> in = PairDStream.of(
                    test.context().stream(ScriptedSource.scripted(steps)).named("in"));
            CollectedPairs<String, String> collected = test.collect(in.reduceByKeyAndWindow(
                            concatenation,
                            SECOND.multipliedBy(trial.windowBatches),
                            SECOND.multipliedBy(trial.slideBatches))
                    .named("windows"));
            in.foreachRDD((rdd, time) -> {
                if (failing.contains(time.epochMillis())) {
                    throw new IllegalStateException("as the script says");
                }
            });

            test.advance(count);

            collected.times().forEach(time -> windows.put(time.epochMillis(), collected.mapAt(time.epochMillis())));
        }
    }

    /** Keys of a range that moves on, so that all leave some time; now and then very many, hardly one of them twice. */
    private static List<Pair<String, String>> randomPairs(Random random, int batch) {
        List<Pair<String, String>> pairs = new ArrayList<>();
        int kind = random.nextInt(8);
        int size = kind == 0 ? 0 : kind == 1 ? 10_000 : random.nextInt(1000);
        for (int i = 0; i < size; i++) {
            int key = kind == 1 ? i : batch * 150 + random.nextInt(3000);
            pairs.add(Pair.of(key == batch * 150 ? null : "key" + key, batch + "." + i + " "));
        }
        return pairs;
    }
}
