package io.tidemill.testkit;

import static io.tidemill.testkit.ScriptedSource.batch;
import static io.tidemill.testkit.ScriptedSource.crash;
import static io.tidemill.testkit.ScriptedSource.end;
import static io.tidemill.testkit.ScriptedSource.scripted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.settings.Settings;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scripts over crashes. */
class ScriptedSourceTest {
    private static final BatchTime FIRST = BatchTime.ofEpochMillis(1000);

    private final Map<String, String> positions = new HashMap<>();
    private boolean isContinued;

    @Test
    void goesOnBehindTheBatchesThatWere() throws Exception {
        ScriptedSource<String> script = scripted(batch("a"), batch(), batch("b"), batch("c"), end());
        SourceRun<String> run = script.start(new Context());
        assertThat(committed(run)).containsExactly("a");
        assertThat(committed(run)).isEmpty();
        run.seal(FIRST);

        SourceRun<String> again = script.start(new Context());
        assertThat(committed(again)).containsExactly("b");
        assertThat(again.isExhausted()).isFalse();
        assertThat(committed(again)).containsExactly("c");
        assertThat(again.isExhausted()).isTrue();
        assertThat(again.seal(FIRST).positions()).isEqualTo(PositionChanges.NONE);
    }

    @Test
    void givesABatchAgain() throws Exception {
        ScriptedSource<String> script = scripted(batch("a", "b"), batch("c"));
        PositionChanges changes = script.start(new Context()).seal(FIRST).positions();
        SourceRun<String> again = script.start(new Context());

        SourceBatch<String> replayed = again.replay(FIRST, changes);
        assertThat(records(replayed)).containsExactly("a", "b");
        assertThat(replayed.positions()).isEqualTo(changes);
        assertThat(records(again.seal(FIRST))).containsExactly("c");
    }

    @Test
    void crashesOnceAtEachCrash() throws Exception {
        ScriptedSource<String> script = scripted(crash(), crash(), batch("a"), crash(), batch("b"), end());
        List<String> output = new ArrayList<>();
        int crashes = 0;
        while (output.size() < 2) {
            try {
                SourceRun<String> run = script.start(new Context());
                output.addAll(committed(run));
                output.addAll(committed(run));
            } catch (SimulatedCrash e) {
                crashes++;
            }
        }

        assertThat(crashes).isEqualTo(3);
        assertThat(output).containsExactly("a", "b");
    }

    @Test
    void takesTheCrashWhereANewScriptGoesOnAsHavingBeen() throws Exception {
        SourceRun<String> run = crashingScript().start(new Context());
        assertThat(committed(run)).containsExactly("a", "b");
        assertThatThrownBy(() -> run.seal(FIRST))
                .isInstanceOf(SimulatedCrash.class)
                .hasMessageContaining("step 2");

        SourceRun<String> again = crashingScript().start(new Context());
        assertThat(committed(again)).containsExactly("a");
        assertThat(again.isExhausted()).isTrue();
    }

    @Test
    void doesNotTakeACrashAsHavingBeenThatItKnowsIsStillToCome() throws Exception {
        ScriptedSource<String> script = crashingScript();
        committed(script.start(new Context())); // and then the application ends for another reason

        SourceRun<String> again = script.start(new Context());
        assertThatThrownBy(() -> again.seal(FIRST)).isInstanceOf(SimulatedCrash.class);
        assertThat(committed(script.start(new Context()))).containsExactly("a");
    }

    @Test
    void refusesToGiveABatchAgainThatIsNotInTheScript() {
        SourceRun<String> run = crashingScript().start(new Context());

        assertThatThrownBy(() -> run.replay(FIRST, PositionChanges.of("step", "2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("same script");
    }

    private static ScriptedSource<String> crashingScript() {
        return scripted(batch("a", "b"), crash(), batch("a"), end());
    }

    private List<String> committed(SourceRun<String> run) throws Exception {
        SourceBatch<String> batch = run.seal(FIRST);
        batch.positions().applyTo(positions);
        isContinued = true;
        return records(batch);
    }

    private static List<String> records(SourceBatch<String> batch) throws Exception {
        List<String> records = new ArrayList<>();
        for (Split<String> split : ((SplitsPlan<String>) batch.plan()).splits()) {
            try (RecordReader<String> reader = split.open()) {
                reader.forEachRemaining(records::add);
            }
        }
        return records;
    }

    /** What the source sees at a start after all that was committed. */
    private final class Context implements SourceContext {
        private final Map<String, String> positionsAtStart = Map.copyOf(positions);
        private final boolean isContinuedAtStart = isContinued;

        @Override
        public String name() {
            return "scripted-1";
        }

        @Override
        public Map<String, String> positions() {
            return positionsAtStart;
        }

        @Override
        public boolean isContinued() {
            return isContinuedAtStart;
        }

        @Override
        public Settings settings() {
            return Settings.of(Map.of(), Map.of(), Map.of());
        }

        @Override
        public Clock clock() {
            throw new AssertionError("a script looks at no clock");
        }

        @Override
        public Duration batchInterval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public long bufferBytes() {
            return 0;
        }

        @Override
        public int splitCount() {
            return 1;
        }

        @Override
        public Thread startThread(String role, Runnable work) {
            throw new AssertionError("a script needs no thread");
        }

        @Override
        public SourceEvents events() {
            return new SilentEvents();
        }
    }

    private static final class SilentEvents implements SourceEvents {
        @Override
        public void started(String detail) {}

        @Override
        public void failed(String message, Throwable cause) {}

        @Override
        public void stopped(String reason) {}

        @Override
        public void fatal(String message, Throwable cause) {}

        @Override
        public void counted(String what, long count, String example) {}

        @Override
        public void wake() {}
    }
}
