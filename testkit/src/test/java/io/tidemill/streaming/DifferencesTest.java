package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code docs/differences.md} says of contexts and streams, where no other test does. */
@Tag("faults")
class DifferencesTest {
    private final StreamTest test =
            StreamTest.builder().set("tidemill.default.partitions", "1").build();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aStartThatIsRefusedLeavesTheContextAsItWas() {
        DStream<String> words = test.stream(batch("a"));
        assertThatThrownBy(() -> test.context().start()).isInstanceOf(TidemillException.class);
        assertThat(test.context().state()).isEqualTo(ContextState.INITIALIZED);

        Collected<String> out = test.collect(words);
        test.advance(1);

        assertThat(out.batches()).containsExactly(List.of("a"));
    }

    @Test
    void sourcesMoveAndBatchesHaveEventsAlsoWhereNoOutputIsDue() {
        List<String> submitted = new ArrayList<>();
        List<String> completed = new ArrayList<>();
        test.context().addListener(new StreamingListener() {
            @Override
            public void onBatchSubmitted(BatchInfo batch) {
                submitted.add(batch.batchTime().toString());
            }

            @Override
            public void onBatchCompleted(BatchInfo batch) {
                completed.add(batch.batchTime() + ": " + batch.recordCount());
            }
        });
        Collected<String> everyThird = test.collect(
                test.stream(batch("a"), batch("b", "b"), batch("c")).window(ofSeconds(1), ofSeconds(3)));

        test.advance(3);

        assertThat(everyThird.batches()).containsExactly(List.of("c"));
        assertThat(submitted).containsExactly("1000 ms", "2000 ms", "3000 ms");
        assertThat(completed).containsExactly("1000 ms: 1", "2000 ms: 2", "3000 ms: 1");
    }

    @Test
    void theLastRememberCounts() {
        DStream<String> words = test.stream(batch("a"), batch("b"), batch("c"));
        test.collect(words);
        test.context().remember(ofSeconds(1));
        test.context().remember(ofSeconds(10));

        test.advance(3);

        assertThat(words.slice(BatchTime.ofEpochMillis(1000), BatchTime.ofEpochMillis(3000)))
                .hasSize(3);
    }

    @Test
    void resultsOfMapWithStateComeKeyByKey() {
        PairDStream<String, Integer> pairs =
                PairDStream.of(test.stream(batch(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3), Pair.of("b", 4))));
        Collected<String> out = test.collect(pairs.mapWithState(
                StateSpec.<String, Integer, Integer, String>function((key, value, state) -> key + value.orElse(0))));

        test.advance(1);

        assertThat(out.batches()).containsExactly(List.of("a1", "a3", "b2", "b4"));
    }
}
