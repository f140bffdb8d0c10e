package io.tidemill.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.engine.PartitionSink;
import io.tidemill.engine.local.LocalEngine;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.SplitsPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueSourceTest {
    private final FakeContext context = new FakeContext();
    private final LocalEngine engine = new LocalEngine(2, 0);
    private final Queue<Plan<String>> queue = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void takesOneEntryPerBatchAlsoThoseAddedLater() {
        queue.add(plan("a"));
        SourceRun<String> run = started(QueueSource.Mode.ONE_PER_BATCH, Optional.empty());
        queue.add(plan("b", "c"));

        assertThat(next(run)).containsExactly("a");
        assertThat(next(run)).containsExactly("b", "c");
        assertThat(next(run)).isEmpty();
        queue.add(plan("d"));
        assertThat(next(run)).containsExactly("d");
        assertThat(run.isExhausted()).isFalse();
        run.stopReceiving();
        assertThat(run.isExhausted()).isTrue();
    }

    @Test
    void takesAllEntriesTogether() {
        queue.add(plan("a"));
        queue.add(plan("b"));
        SourceRun<String> run = started(QueueSource.Mode.ALL, Optional.empty());

        assertThat(next(run)).containsExactly("a", "b");
        assertThat(next(run)).isEmpty();
    }

    @Test
    void givesTheDefaultWhenTheQueueIsEmpty() {
        SourceRun<String> run = started(QueueSource.Mode.ONE_PER_BATCH, Optional.of(plan("nothing")));

        assertThat(next(run)).containsExactly("nothing");
        queue.add(plan("a"));
        assertThat(next(run)).containsExactly("a");
    }

    @Test
    void countsEachRecordOnce() {
        queue.add(plan("a", "b", "c"));
        SourceBatch<String> batch =
                started(QueueSource.Mode.ALL, Optional.empty()).seal(context.nextBatch());
        collect(batch.plan());
        collect(batch.plan());
        engine.take(batch.plan(), 1);

        assertThat(batch.recordCount()).isEqualTo(3);
    }

    private SourceRun<String> started(QueueSource.Mode mode, Optional<Plan<String>> whenEmpty) {
        return QueueSource.of(queue, Function.identity(), mode, whenEmpty).start(context);
    }

    private List<String> next(SourceRun<String> run) {
        return collect(run.seal(context.nextBatch()).plan());
    }

    private List<String> collect(Plan<String> plan) {
        return engine.run(plan, partition -> new Collecting()).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Plan<String> plan(String... records) {
        return new SplitsPlan<>(
                List.of(() -> RecordReader.over(Arrays.asList(records).iterator())), new Operator("test", ""));
    }

    private static final class Collecting implements PartitionSink<String, List<String>> {
        private final List<String> records = new ArrayList<>();

        @Override
        public void accept(String record) {
            records.add(record);
        }

        @Override
        public List<String> result() {
            return records;
        }
    }
}
