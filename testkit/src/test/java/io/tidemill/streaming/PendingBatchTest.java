package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.rdd.RDD;
import io.tidemill.sink.Sink;
import io.tidemill.testkit.FaultyLogStore;
import io.tidemill.testkit.FaultyLogStore.Unsynced;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a sink is told of the batch that was planned and not committed when the run before ended. */
final class PendingBatchTest {
    private final MemoryLogStore directory = new MemoryLogStore();
    private final List<String> calls = new ArrayList<>();

    /** Notes which of its methods are called. */
    private final class Noting implements Sink<String> {
        @Override
        public void write(RDD<String> rdd, BatchTime time) {
            calls.add("write " + time.epochMillis() + " " + rdd.collect());
        }

        @Override
        public void writeAgain(RDD<String> rdd, BatchTime time) {
            calls.add("writeAgain " + time.epochMillis() + " " + rdd.collect());
        }
    }

    private StreamTest at(int second, boolean fails) {
        StreamTest test = StreamTest.builder()
                .checkpoint(directory)
                .startingAt(Instant.ofEpochSecond(second))
                .build();
        var words = test.stream(batch("a"), batch("b"), batch("c")).named("words");
        words.output(new Noting());
        words.foreachRDD((rdd, time) -> {
            if (fails && time.epochMillis() == 2000) {
                throw new IllegalStateException("broken");
            }
        });
        return test;
    }

    @Test
    @Tag("faults")
    void isWrittenAgainAndAllOthersAreNew() {
        try (StreamTest test = at(0, true)) {
            assertThatThrownBy(() -> test.advance(2)).hasMessageContaining("broken");
        }
        calls.clear();
        try (StreamTest test = at(2, false)) {
            test.advance(1);
        }
        assertThat(calls).containsExactly("writeAgain 2000 [b]", "write 3000 [c]");
    }

    @Test
    @Tag("faults")
    void isNotThereAfterAnOrderlyEnd() {
        try (StreamTest test = at(0, false)) {
            test.advance(2);
        }
        try (StreamTest test = at(2, false)) {
            test.advance(1);
        }
        assertThat(calls).containsExactly("write 1000 [a]", "write 2000 [b]", "write 3000 [c]");
    }

    /** Notes the batches that it has, and remembers them. */
    private final class Remembering implements Sink<Long> {
        private final boolean remembers;

        Remembering(boolean remembers) {
            this.remembers = remembers;
        }

        @Override
        public void write(RDD<Long> rdd, BatchTime time) {
            calls.add("write " + time.epochMillis());
        }

        @Override
        public void writeAgain(RDD<Long> rdd, BatchTime time) {
            calls.add("writeAgain " + time.epochMillis());
        }

        @Override
        public boolean remembersTime() {
            return remembers;
        }
    }

    private List<String> callsAfterAFailureOfTheMachine(boolean remembers) {
        FaultyLogStore machine = FaultyLogStore.over(directory).withUnsynced(Unsynced.LOST);
        try (StreamTest test = StreamTest.builder().checkpoint(machine).build()) {
            test.stream(batch("a")).named("words").count().output(new Remembering(remembers));
            test.advance(3);
            machine.crash();
        }
        calls.clear();
        try (StreamTest test = StreamTest.builder()
                .checkpoint(directory)
                .startingAt(Instant.ofEpochSecond(3))
                .build()) {
            test.stream(batch("a")).named("words").count().output(new Remembering(remembers));
            test.advance(Duration.ofSeconds(1));
        }
        return calls;
    }

    @Test
    @Tag("faults")
    void isKnownAfterAFailureOfTheMachineWhereASinkRemembersItThoughNoSourceHadRecords() {
        assertThat(callsAfterAFailureOfTheMachine(true)).containsExactly("writeAgain 3000", "write 4000");
    }

    @Test
    @Tag("faults")
    void needsNoSyncWhereNoSinkRemembersItAndNoSourceHadRecords() {
        assertThat(callsAfterAFailureOfTheMachine(false)).containsExactly("write 2000", "write 3000", "write 4000");
    }
}
