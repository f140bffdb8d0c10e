package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.log.LogStore;
import io.tidemill.rdd.LongAccumulator;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.FaultyLogStore;
import io.tidemill.testkit.FaultyLogStore.Fault;
import io.tidemill.testkit.FaultyLogStore.Unsynced;
import io.tidemill.testkit.ManualTimeline;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program of all kinds of states, stopped at every operation on its checkpoint directory and started again. */
final class CrashTest {
    private static final int BATCHES = 9;

    /** What the program gives, as a sink does that replaces a batch which comes again. */
    private final Map<String, List<String>> results = new TreeMap<>();

    private static List<ScriptStep<String>> script() {
        List<ScriptStep<String>> steps = new ArrayList<>();
        steps.add(batch("a", "b"));
        steps.add(batch("a"));
        steps.add(batch());
        steps.add(batch("c", "c", "a"));
        steps.add(batch("d"));
        steps.add(batch("b", "d", "e", "f"));
        return steps;
    }

    private void define(StreamTest test) {
        LongAccumulator seen = test.context().batchContext().longAccumulator("seen");
        DStream<String> words =
                test.context().stream(ScriptedSource.scripted(script())).named("words");
        PairDStream<String, Long> ones = words.mapToPair(word -> Pair.of(word, 1L));
        PairDStream<String, Long> totals = ones.<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L)
                        + counts.stream().mapToLong(Long::longValue).sum()))
                .named("totals");
        keep("totals", totals.toDStream());
        keep("window", words.window(Duration.ofSeconds(3)));
        keep(
                "counts",
                ones.reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(3), Duration.ofSeconds(1))
                        .named("counts")
                        .toDStream());
        keep("window of totals", totals.window(Duration.ofSeconds(2)).toDStream());
        keep(
                "sessions",
                ones.mapWithState(StateSpec.<String, Long, Long, String>function((key, value, state) -> {
                                    if (state.isTimingOut()) {
                                        return key + " ends with " + state.get();
                                    }
                                    state.update(state.getOption().orElse(0L) + 1);
                                    return key + " has " + state.get();
                                })
                                .timeout(Duration.ofSeconds(2)))
                        .named("sessions"));
        words.foreachRDD((rdd, time) -> {
            rdd.foreach(word -> seen.add(1));
            results.put("seen at " + time, List.of("" + seen.value()));
        });
    }

    private void keep(String name, DStream<?> stream) {
        stream.foreachRDD((rdd, time) -> results.put(
                name + " at " + time,
                rdd.collect().stream().map(String::valueOf).sorted().toList()));
    }

    private StreamTest.Builder on(LogStore store, int second) {
        return StreamTest.builder()
                .checkpoint(store)
                .set("tidemill.checkpoint.segment", "2k")
                .startingAt(Instant.ofEpochSecond(second));
    }

    private void run(LogStore store, int fromSecond) {
        try (StreamTest test = on(store, fromSecond).build()) {
            define(test);
            test.advance(Duration.ofSeconds(BATCHES - fromSecond));
        }
    }

    private Map<String, List<String>> undisturbed(FaultyLogStore store) {
        run(store, 0);
        Map<String, List<String>> wanted = new TreeMap<>(results);
        results.clear();
        return wanted;
    }

    @ParameterizedTest
    @CsvSource({
        "CRASH_BEFORE, KEPT",
        "CRASH_AFTER, KEPT",
        "CRASH_IN_WRITE, KEPT",
        "CRASH_BEFORE, LOST",
        "CRASH_AFTER, LOST",
        "CRASH_IN_WRITE, LOST",
        "NO_SPACE, KEPT",
        "IO_ERROR, KEPT",
        "IO_ERROR, LOST"
    })
    void givesTheSameWhereverItStops(Fault fault, Unsynced unsynced) {
        FaultyLogStore whole = FaultyLogStore.over(new MemoryLogStore());
        Map<String, List<String>> wanted = undisturbed(whole);
        for (int operation = 1; operation <= whole.operations(); operation++) {
            LogStore files = new MemoryLogStore();
            FaultyLogStore faulty =
                    FaultyLogStore.over(files).failAt(operation, fault).withUnsynced(unsynced);
            Throwable end = catchThrowable(() -> run(faulty, 0));
            faulty.crash();
            int stopped = results.isEmpty() ? 0 : lastSecond();
            run(files, Math.min(stopped, BATCHES));
            assertThat(differences(wanted))
                    .as(
                            "after %s at %s, which ended in %s",
                            fault, whole.history().get(operation - 1), end)
                    .isEmpty();
            results.clear();
        }
    }

    private List<String> differences(Map<String, List<String>> wanted) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(wanted.keySet());
        keys.addAll(results.keySet());
        for (String key : keys) {
            if (!Objects.equals(wanted.get(key), results.get(key))) {
                differences.add(key + ": expected " + wanted.get(key) + " but was " + results.get(key));
            }
        }
        return differences;
    }

    private int lastSecond() {
        return results.keySet().stream()
                .mapToInt(key -> (int) (Long.parseLong(key.replaceAll(".* at (\\d+) ms", "$1")) / 1000))
                .max()
                .orElse(0);
    }

    @Test
    void namesTheFileThatCouldNotBeWritten() {
        FaultyLogStore full = FaultyLogStore.over(new MemoryLogStore()).failAt(12, Fault.NO_SPACE);
        assertThatThrownBy(() -> run(full, 0))
                .hasMessageContaining("Writing the file memory:/")
                .hasMessageContaining("No space left on device");
        full.freeSpace();
    }

    @Test
    void keepsTheDirectorySmallOverAMillionBatches() {
        MemoryLogStore store = new MemoryLogStore();
        ManualTimeline timeline = ManualTimeline.startingAt(Instant.EPOCH);
        long[] most = new long[1];
        List<ScriptStep<Integer>> steps = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            steps.add(batch(i % 20));
        }
        try (StreamingContext context = StreamingContext.builder("small")
                .batchInterval(Duration.ofMillis(1))
                .master("local[1]")
                .timeline(timeline)
                .checkpointStore(directory -> store)
                .set("tidemill.checkpoint.segment", "64k")
                .build()) {
            context.checkpoint("memory");
            context.stream(ScriptedSource.scripted(steps))
                    .mapToPair(number -> Pair.of(number, 1))
                    .<Integer>updateStateByKey((counts, total) -> Optional.of(total.orElse(0) + counts.size()))
                    .foreachRDD((rdd, time) -> {
                        if (time.isMultipleOf(Duration.ofSeconds(1))) {
                            most[0] = Math.max(most[0], store.bytes());
                        }
                    });
            context.start();
            timeline.advance(Duration.ofSeconds(1_000));
        }
        assertThat(most[0]).isBetween(1L, 400_000L);
    }
}
