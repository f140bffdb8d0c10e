package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import io.tidemill.stream.MapWithStateDStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be named. */
class NamesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StreamTest test = StreamTest.create();

    @AfterEach
    void close() {
        test.close();
    }

    private DStream<String> words() {
        return test.stream(batch("a"));
    }

    private PairDStream<String, Integer> pairs() {
        return words().mapToPair(word -> Pair.of(word, 1));
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void sourcesStatesAndWindowsHaveNames() {
        assertThatCode(() -> {
                    words().named("words");
                    words().cache().named("cached words");
                    words().window(SECOND).named("a window");
                    pairs().window(SECOND).named("a window of pairs");
                    pairs().groupByKeyAndWindow(SECOND).named("a window of groups");
                    pairs().reduceByKeyAndWindow(Integer::sum, SECOND).named("a reduced window");
                    words().countByWindow(SECOND, SECOND).named("a counted window");
                    words().reduceByWindow((l, r) -> l, SECOND, SECOND).named("a window in one");
                    words().countByValueAndWindow(SECOND, SECOND).named("a window of counts");
                    pairs().updateStateByKey((values, sum) -> Optional.of(values.size()))
                            .named("a state");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aStreamThatKeepsNothingIsNotNamed() {
        assertRefused(() -> words().map(word -> word).named("x"))
                .hasMessageStartingWith("named(\"x\") has nothing to name: a stream of map keeps nothing. Call it on");
        assertRefused(() -> words().filter(word -> true).cache().named("x")).hasMessageContaining("a stream of filter");
        assertRefused(() -> pairs().reduceByKey(Integer::sum).named("x"))
                .hasMessageContaining("a stream of reduceByKey");
        assertRefused(() -> pairs().updateStateByKey((values, sum) -> Optional.of(values.size()))
                        .mapValues(sum -> sum)
                        .named("x"))
                .hasMessageContaining("a stream of mapValues");
    }

    @Test
    void aStateHasOneName() {
        MapWithStateDStream<String, Integer, Integer, String> sums = pairs().mapWithState(
                        StateSpec.<String, Integer, Integer, String>function((key, value, state) -> key))
                .named("sums");

        assertRefused(() -> sums.stateSnapshots().named("snapshots"))
                .hasMessage(
                        "named(\"snapshots\"): this mapWithState is called \"sums\" already; keep one of the two names");
    }
}
