package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.function.Pair;
import io.tidemill.source.Receiver;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code tidemill.checkpoint.discard} does, and what is said of types that changed. */
@Tag("faults")
final class DiscardTest {
    private final MemoryLogStore directory = new MemoryLogStore();

    private StreamTest.Builder at(int second) {
        return StreamTest.builder().checkpoint(directory).startingAt(Instant.ofEpochSecond(second));
    }

    /** Stores what the test gives it. */
    private static final class Fed extends Receiver<String> {
        private final CountDownLatch started = new CountDownLatch(1);

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onStop() {}
    }

    private static List<String> receive(StreamTest test, String... given) throws InterruptedException {
        Fed receiver = new Fed();
        Collected<String> records =
                test.collect(test.context().receiverStream(receiver).named("in"));
        test.start();
        assertThat(receiver.started.await(1, TimeUnit.MINUTES)).isTrue();
        for (String record : given) {
            receiver.store(record);
        }
        test.advance(1);
        return records.latest();
    }

    @Test
    void beginsASourceAnewThatTheProgramStillHas() throws InterruptedException {
        try (StreamTest test = at(0).build()) {
            assertThat(receive(test, "old 1", "old 2")).containsExactly("old 1", "old 2");
        }
        try (StreamTest test = at(1).set("tidemill.checkpoint.discard", "in").build()) {
            assertThat(receive(test, "new 1")).containsExactly("new 1");
        }
        try (StreamTest test = at(2).build()) {
            assertThat(receive(test, "more 1")).containsExactly("more 1");
        }
    }

    @Test
    void namesAnAccumulatorWhoseTypeHasChanged() {
        try (StreamTest test = at(0).build()) {
            var seen = test.context().batchContext().longAccumulator("seen");
            test.stream(batch("a")).named("in").foreachRDD(rdd -> rdd.foreach(word -> seen.add(1)));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            var seen = test.context().batchContext().doubleAccumulator("seen");
            test.stream(batch("a")).named("in").foreachRDD(rdd -> rdd.foreach(word -> seen.add(1)));
            assertThatThrownBy(test::start)
                    .hasMessageContainingAll("The accumulator 'seen'", "another kind or type", "discard=seen");
        }
        try (StreamTest test = at(1).set("tidemill.checkpoint.discard", "seen").build()) {
            var seen = test.context().batchContext().doubleAccumulator("seen");
            test.stream(batch("a"), batch("b")).named("in").foreachRDD(rdd -> rdd.foreach(word -> seen.add(1)));
            test.advance(1);
            assertThat(seen.value()).isEqualTo(1.0);
        }
    }

    private static <K> CollectedPairs<K, Long> totals(StreamTest test, io.tidemill.stream.PairDStream<K, Long> pairs) {
        return test.collect(
                pairs.<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L) + counts.size()))
                        .named("totals"));
    }

    @Test
    void refusesKeysOfAnotherClassBesideTheOldOnes() {
        try (StreamTest test = at(0).build()) {
            totals(test, test.stream(batch("a"), batch("a")).named("in").mapToPair(word -> Pair.of(1, 1L)));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            totals(test, test.stream(batch("a"), batch("a")).named("in").mapToPair(word -> Pair.of(1L, 1L)));
            assertThatThrownBy(() -> test.advance(1))
                    .rootCause()
                    .hasMessageContainingAll("'totals'", "java.lang.Long", "java.lang.Integer", "discard=totals");
        }
    }

    @Test
    void namesTheStatesWhereAValueHasAnotherClass() {
        try (StreamTest test = at(0).build()) {
            totals(test, test.stream(batch("a"), batch("a")).named("in").mapToPair(word -> Pair.of(word, 1L)));
            test.advance(1);
        }
        try (StreamTest test = at(1).build()) {
            test.collect(test.stream(batch("a"), batch("a"))
                    .named("in")
                    .mapToPair(word -> Pair.of(word, 1L))
                    .<Integer>updateStateByKey((counts, total) -> Optional.of(total.orElse(0) + counts.size()))
                    .named("totals"));
            assertThatThrownBy(() -> test.advance(1))
                    .hasMessageContainingAll("'totals' go on with what the checkpoint directory holds", "another type");
        }
    }

    @Test
    void beginsAStateAnew() {
        try (StreamTest test = at(0).build()) {
            totals(test, test.stream(batch("a"), batch("a")).named("in").mapToPair(word -> Pair.of(word, 1L)));
            test.advance(1);
        }
        try (StreamTest test =
                at(1).set("tidemill.checkpoint.discard", "totals").build()) {
            CollectedPairs<String, Long> totals =
                    totals(test, test.stream(batch("a"), batch("b")).named("in").mapToPair(word -> Pair.of(word, 1L)));
            test.advance(Duration.ofSeconds(1));
            assertThat(totals.latestMap()).isEqualTo(Map.of("b", 1L));
        }
    }
}
