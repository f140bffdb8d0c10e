package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.rdd.FutureAction;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What states promise to actions that run beside one another, and to those that outlive their batch. */
@Tag("faults")
class ConcurrentActionsTest {
    private final StreamTest test =
            StreamTest.builder().set("tidemill.master", "local[2]").build();

    @AfterEach
    void close() {
        test.close();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private PairDStream<Integer, Integer> numbers(int batches) {
        ScriptStep<Integer>[] steps = new ScriptStep[batches];
        for (int i = 0; i < batches; i++) {
            steps[i] = batch(IntStream.range(0, 100).boxed().toArray(Integer[]::new));
        }
        return test.stream(steps).mapToPair(n -> Pair.of(n, 1));
    }

    /** A gate that the first comer waits at, once it has told that it is there. */
    private static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        void pass() throws InterruptedException {
            reached.countDown();
            open.await();
        }
    }

    @Test
    void twoActionsOverOneStateTakeItsStepOnce() {
        Gate gate = new Gate();
        List<Long> counted = new ArrayList<>();
        PairDStream<Integer, Integer> counts = numbers(3).updateStateByKey((values, sum) -> {
            gate.pass();
            return Optional.of(sum.orElse(0) + values.size());
        });
        counts.foreachRDD(rdd -> {
            FutureAction<Long> first = rdd.countAsync();
            gate.reached.await(); // the step is being taken
            FutureAction<Long> second = rdd.countAsync();
            gate.open.countDown();
            counted.add(first.join());
            counted.add(second.join());
            counted.add(rdd.count());
        });
        CollectedPairs<Integer, Integer> states = test.collect(counts);

        test.advance(3);

        assertThat(counted).containsOnly(100L).hasSize(9);
        assertThat(states.maps().get(2).values()).containsOnly(3).hasSize(100);
    }

    @Test
    void twoActionsOverOneWindowSlideItOnce() {
        List<Map<Integer, Integer>> seen = new ArrayList<>();
        numbers(3)
                .reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2), Duration.ofSeconds(1))
                .foreachRDD(rdd -> {
                    List<FutureAction<List<Pair<Integer, Integer>>>> actions = new ArrayList<>();
                    IntStream.range(0, 4).forEach(i -> actions.add(rdd.collectAsync()));
                    actions.forEach(action -> seen.add(map(action.join())));
                });

        test.advance(3);

        assertThat(seen).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(seen.get(i).values()).containsOnly(i < 4 ? 1 : 2).hasSize(100);
        }
    }

    private static Map<Integer, Integer> map(List<Pair<Integer, Integer>> pairs) {
        Map<Integer, Integer> map = new HashMap<>();
        pairs.forEach(pair -> map.put(pair.key(), pair.value()));
        return map;
    }

    @Test
    void anActionThatFailsWhileItTakesAStepLeavesItToTheNextOne() {
        Gate gate = new Gate();
        List<Long> counted = new ArrayList<>();
        PairDStream<Integer, Integer> counts = numbers(2).updateStateByKey((values, sum) -> {
            gate.pass();
            return Optional.of(sum.orElse(0) + values.size());
        });
        counts.foreachRDD(rdd -> {
            FutureAction<Long> cancelled = rdd.countAsync();
            gate.reached.await();
            cancelled.cancel(true);
            gate.open.countDown();
            counted.add(rdd.count());
        });
        CollectedPairs<Integer, Integer> states = test.collect(counts);

        test.advance(2);

        assertThat(counted).containsExactly(100L, 100L);
        assertThat(states.maps().get(1).values()).containsOnly(2).hasSize(100);
    }

    @Test
    void anActionThatReadsAStateWhenItsBatchEndsFailsAndMixesNothing() {
        Gate gate = new Gate();
        List<FutureAction<List<Integer>>> late = new ArrayList<>();
        PairDStream<Integer, Integer> counts =
                numbers(3).updateStateByKey((values, sum) -> Optional.of(sum.orElse(0) + values.size()));
        counts.foreachRDD(rdd -> {
            if (late.isEmpty()) {
                late.add(slow(rdd, gate).collectAsync());
                gate.reached.await();
            }
        });
        CollectedPairs<Integer, Integer> states = test.collect(counts);

        test.advance(3);
        gate.open.countDown();

        assertIsOver(late.get(0), "ended while an action was still reading its state 'updateStateByKey");
        assertThat(states.maps().get(2).values()).containsOnly(3).hasSize(100);
    }

    @Test
    void anActionThatReadsAWindowWhenItsBatchEndsFailsAndMixesNothing() {
        Gate gate = new Gate();
        List<FutureAction<List<Integer>>> late = new ArrayList<>();
        PairDStream<Integer, Integer> windows =
                numbers(3).reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2), Duration.ofSeconds(1));
        windows.foreachRDD(rdd -> {
            if (late.isEmpty()) {
                late.add(slow(rdd, gate).collectAsync());
                gate.reached.await();
            }
        });
        CollectedPairs<Integer, Integer> states = test.collect(windows);

        test.advance(3);
        gate.open.countDown();

        assertIsOver(late.get(0), "ended while an action was still reading its state 'reduceByKeyAndWindow");
        assertThat(states.maps().get(2).values()).containsOnly(2).hasSize(100);
    }

    private static RDD<Integer> slow(PairRDD<Integer, Integer> rdd, Gate gate) {
        return rdd.map(pair -> {
            gate.pass();
            return pair.value();
        });
    }

    private static void assertIsOver(FutureAction<?> action, String message) {
        assertThatThrownBy(action::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
                .hasMessageContaining(message);
    }

    @Test
    void whatMapWithStateEmittedStaysAsItWasForAnActionThatOutlivesItsBatch() {
        Gate gate = new Gate();
        List<FutureAction<List<Integer>>> late = new ArrayList<>();
        numbers(3)
                .mapWithState(
                        StateSpec.<Integer, Integer, Integer, Pair<Integer, Integer>>function((key, value, state) -> {
                            state.update(state.getOption().orElse(0) + 1);
                            return Pair.of(key, state.getOption().orElseThrow());
                        }))
                .foreachRDD(rdd -> {
                    if (late.isEmpty()) {
                        late.add(rdd.map(pair -> {
                                    gate.pass();
                                    return pair.value();
                                })
                                .collectAsync());
                        gate.reached.await();
                    }
                });

        test.advance(3);
        gate.open.countDown();

        assertThat(late.get(0).join()).containsOnly(1).hasSize(100);
    }

    @Test
    void anActionOfABatchThatFailedDoesNotStepItsStateAfterwards() {
        try (StreamTest failing = StreamTest.builder()
                .set("tidemill.batch.on.failure", "continue")
                .build()) {
            List<RDD<?>> ofFailed = new ArrayList<>();
            PairDStream<String, Integer> words =
                    failing.stream(batch("a"), batch("a"), batch("a")).mapToPair(word -> Pair.of(word, 1));
            words.foreachRDD((rdd, time) -> {
                if (time.epochMillis() == 2000) {
                    throw new IllegalStateException("no");
                }
            });
            PairDStream<String, Integer> counts =
                    words.updateStateByKey((values, sum) -> Optional.of(sum.orElse(0) + values.size()));
            counts.transform(rdd -> {
                        ofFailed.add(rdd);
                        return rdd;
                    })
                    .foreachRDD(rdd -> {});
            CollectedPairs<String, Integer> states = failing.collect(counts);

            failing.advance(2);

            assertThatThrownBy(ofFailed.get(1)::count).hasMessageContaining("cannot be read any more");
            failing.advance(1);
            assertThat(states.maps()).containsExactly(Map.of("a", 1), Map.of("a", 2));
        }
    }
}
