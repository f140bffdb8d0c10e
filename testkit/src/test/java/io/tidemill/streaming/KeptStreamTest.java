package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.function.Pair;
import io.tidemill.plan.StorageLevel;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What streams keep, when memory has no room for it. */
class KeptStreamTest {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private StreamTest tinyCache() {
        return StreamTest.builder()
                .set("tidemill.cache.limit", "64")
                .set("tidemill.cache.directory", folder.toString())
                .build();
    }

    private static PairDStream<String, Integer> hundredTotals(StreamTest test) {
        List<String> keys = IntStream.range(0, 100).mapToObj(i -> "key-" + i).toList();
        return test.stream(batch(keys.toArray(String[]::new)), batch(keys.toArray(String[]::new)), batch("key-0"))
                .mapToPair(key -> Pair.of(key, 1))
                .updateStateByKey((values, sum) -> Optional.of(sum.orElse(0) + values.size()));
    }

    private static List<Integer> sums(Collected<Pair<String, Integer>> windows) {
        return windows.batches().stream()
                .map(pairs -> pairs.stream().mapToInt(Pair::value).sum())
                .toList();
    }

    @Test
    void aWindowOverAStateGoesToDiskWhereTheCacheHasNoRoom() {
        try (StreamTest test = tinyCache()) {
            Collected<Pair<String, Integer>> windows =
                    test.collect(hundredTotals(test).toDStream().window(TWO_SECONDS));

            test.advance(4);

            assertThat(sums(windows)).containsExactly(100, 300, 401, 402);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aWindowOverACachedStateGoesToDiskToo() {
        try (StreamTest test = tinyCache()) {
            Collected<Pair<String, Integer>> windows =
                    test.collect(hundredTotals(test).cache().toDStream().window(TWO_SECONDS));

            test.advance(4);

            assertThat(sums(windows)).containsExactly(100, 300, 401, 402);
        }
    }

    @Test
    void aWindowOverWhatTheProgramKeepsOfAStateIsNotLost() {
        try (StreamTest test = tinyCache()) {
            Collected<Pair<String, Integer>> windows = test.collect(hundredTotals(test)
                    .transform(rdd -> rdd.map(pair -> pair).cache())
                    .window(TWO_SECONDS));

            test.advance(4);

            assertThat(sums(windows)).containsExactly(100, 300, 401, 402);
        }
    }

    @Test
    void statesThatAreRememberedCanBeSliced() {
        try (StreamTest test = tinyCache()) {
            PairDStream<String, Integer> totals = hundredTotals(test);
            test.context().remember(Duration.ofSeconds(10));
            test.collect(totals);

            test.advance(3);

            assertThat(totals.slice(BatchTime.ofEpochMillis(1000), BatchTime.ofEpochMillis(2000)))
                    .extracting(rdd -> rdd.values().reduce(Integer::sum))
                    .containsExactly(100, 200);
        }
    }

    @Test
    @Tag("faults")
    void aSliceHasNoRddWhoseDataHasBeenReleased() {
        try (StreamTest test = StreamTest.create()) {
            HandFedSource source = new HandFedSource(1);
            source.give("a", "b", "c", "d", "e", "f", "g", "h", "i");
            DStream<String> longer = test.context().stream(source).window(Duration.ofSeconds(4));
            test.collect(longer.window(Duration.ofSeconds(2)));
            test.context().remember(Duration.ofSeconds(3));

            test.advance(9);

            assertThat(longer.slice(
                            BatchTime.ofEpochMillis(Long.MIN_VALUE / 2), BatchTime.ofEpochMillis(Long.MAX_VALUE)))
                    .extracting(RDD::collect)
                    .containsExactly( // the window over it needs two seconds more than the program
                            List.of("b", "c", "d", "e"),
                            List.of("c", "d", "e", "f"),
                            List.of("d", "e", "f", "g"),
                            List.of("e", "f", "g", "h"),
                            List.of("f", "g", "h", "i"));
            assertThat(longer.slice(BatchTime.ofEpochMillis(9000), BatchTime.ofEpochMillis(3000)))
                    .isEmpty();
        }
    }

    @Test
    void aPersistedStreamIsComputedOnceWhereTheCacheHasNoRoom() {
        List<String> computed = new ArrayList<>();
        try (StreamTest test = tinyCache()) {
            DStream<String> kept = test.stream(batch("a", "b"), batch("c"))
                    .map(record -> {
                        computed.add(record);
                        return record.repeat(100);
                    })
                    .persist(StorageLevel.MEMORY_AND_DISK);
            Collected<Long> counts = test.collect(kept.count());
            Collected<String> records = test.collect(kept);

            test.advance(2);

            assertThat(counts.all()).containsExactly(2L, 1L);
            assertThat(records.all()).containsExactly("a".repeat(100), "b".repeat(100), "c".repeat(100));
            assertThat(computed).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aCachedStreamIsComputedAgainWhereTheCacheHasNoRoom() {
        List<String> computed = new ArrayList<>();
        try (StreamTest test = tinyCache()) {
            DStream<String> cached = test.stream(batch("a"))
                    .map(record -> {
                        computed.add(record);
                        return record.repeat(100);
                    })
                    .cache();
            test.collect(cached.count());
            test.collect(cached);

            test.advance(1);

            assertThat(computed).containsExactly("a", "a");
        }
    }

    @Test
    void filesOfAPersistedStreamGoWithItsBatch() {
        try (StreamTest test = tinyCache()) {
            test.collect(test.stream(batch("a"), batch("b")).persist(StorageLevel.DISK_ONLY));

            test.advance(3);

            assertThat(folder.toFile().listFiles())
                    .isNotEmpty()
                    .allSatisfy(directory -> assertThat(directory.list((in, name) -> name.endsWith(".records")))
                            .isEmpty());
        }
    }
}
