package io.tidemill.examples;

import static java.util.stream.Collectors.joining;

import io.tidemill.BatchContext;
import io.tidemill.StreamingContext;
import io.tidemill.engine.EngineProvider;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.source.PushedBytes;
import io.tidemill.stream.DStream;
import io.tidemill.stream.DStreamLike;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the fragments in the documents may use without saying where it comes from. Each fragment becomes the method
 * {@code run} of a class below this one. Fragments with lines that end in {@code // => ...} are run, and what stands there is
 * compared with what the statement before gives: an RDD's records, a stream's batches (in the first three seconds), or any
 * other value as text.
 */
public abstract class Prelude implements AutoCloseable {
    protected final StreamTest test =
            StreamTest.builder().set("tidemill.default.partitions", "1").build();
    protected final StreamingContext ssc = test.context();
    protected final BatchContext sc = ssc.batchContext();

    protected final DStream<String> words =
            test.stream(ScriptedSource.batch("a", "b", "a"), ScriptedSource.batch("b"), ScriptedSource.<String>batch());
    protected final PairDStream<String, Integer> pairs = PairDStream.of(test.stream(
            ScriptedSource.batch(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3)),
            ScriptedSource.batch(Pair.of("b", 4)),
            ScriptedSource.<Pair<String, Integer>>batch()));
    protected final PairDStream<String, String> names = PairDStream.of(test.stream(
            ScriptedSource.batch(Pair.of("a", "Ann")),
            ScriptedSource.batch(Pair.of("b", "Bob"), Pair.of("c", "Cy")),
            ScriptedSource.<Pair<String, String>>batch()));
    protected final DStream<String> lines = test.stream();
    protected final DStream<String> logs = test.stream();

    protected final RDD<Integer> numbers = sc.parallelize(List.of(1, 2, 3, 4, 5), 2);
    protected final RDD<String> letters = sc.parallelize(List.of("a", "b", "a"));
    protected final RDD<String> rdd = letters;
    protected final PairRDD<String, Integer> sales =
            sc.parallelizePairs(List.of(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3)));
    protected final PairRDD<String, String> people =
            sc.parallelizePairs(List.of(Pair.of("a", "Ann"), Pair.of("c", "Cy")));

    /** A provider of somebody's engine. */
    protected @Nullable EngineProvider provider;

    /** What the thread of a source does that is built over pushed bytes. */
    protected static void readAll(PushedBytes<String> bytes) {
        bytes.end();
    }

    /** A program under test, as the testkit's documentation has one. */
    protected static final class WordCount {
        private WordCount() {}

        static PairDStream<String, Long> define(DStream<String> lines) {
            return lines.flatMap(line -> List.of(line.split(" "))).countByValue();
        }
    }

    private final List<String> failures = new ArrayList<>();
    private final List<Runnable> streams = new ArrayList<>();

    private record Shown(String place, String expected) {}

    /** The fragment. */
    protected abstract void run() throws Exception;

    /** Returns what is wrong with the values that the fragment shows, with their places. */
    public final List<String> failures() throws Exception {
        run();
        if (!streams.isEmpty()) {
            test.advance(3);
        }
        streams.forEach(Runnable::run);
        return failures;
    }

    /** A value that the fragment shows; that of a map may stand in the order of its keys. */
    protected final void shows(String place, Object value, String expected) {
        compare(
                new Shown(place, expected),
                String.valueOf(value),
                value instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : "");
    }

    /** The records of an RDD that the fragment shows; pairs may stand in the order of their texts. */
    protected final void shows(String place, RDD<?> records, String expected) {
        compare(new Shown(place, expected), List.of(records.collect()), records instanceof PairRDD);
    }

    /** The batches of a stream that the fragment shows; pairs may stand in the order of their texts. */
    protected final <T> void shows(String place, DStreamLike<T, ?> stream, String expected) {
        Collected<T> collected = new Collected<>();
        stream.output(collected);
        Shown shown = new Shown(place, expected);
        streams.add(() -> compare(shown, collected.batches(), stream instanceof PairDStream));
    }

    private void compare(Shown shown, List<? extends List<?>> batches, boolean isKeyed) {
        compare(shown, text(batches, List::stream), isKeyed ? text(batches, Prelude::sorted) : "");
    }

    private static String text(List<? extends List<?>> batches, Function<List<?>, Stream<?>> order) {
        return batches.stream()
                .map(batch -> order.apply(batch).toList().toString())
                .collect(joining(" "));
    }

    private static Stream<?> sorted(List<?> batch) {
        return batch.stream().map(String::valueOf).sorted();
    }

    private void compare(Shown shown, String actual, String ordered) {
        if (!shown.expected.equals(actual) && !shown.expected.equals(ordered)) {
            failures.add(shown.place + ": shows " + shown.expected + ", but is " + actual);
        }
    }

    @Override
    public final void close() {
        test.close();
    }
}
