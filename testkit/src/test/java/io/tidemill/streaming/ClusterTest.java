package io.tidemill.streaming;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.BatchContext;
import io.tidemill.engine.ExecutorInfo;
import io.tidemill.function.Pair;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.streaming.TellingEngineProvider.TellingEngine;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.StreamEvent;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.testkit.StreamEvent.ExecutorAdded;
import io.tidemill.testkit.StreamEvent.ExecutorLost;
import io.tidemill.testkit.StreamEvent.TaskFailed;
import io.tidemill.testkit.StreamTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What programs see of an engine that is not in their process, and of a checkpoint directory that is not on their machine. */
class ClusterTest {
    @Test
    void listenersAreToldOfTasksAndExecutorsByTheThreadThatRunsBatches() {
        List<Thread> threads = new ArrayList<>();
        try (StreamTest test =
                StreamTest.builder().set("tidemill.master", "telling").build()) {
            test.context().addListener(new StreamingListener() {
                @Override
                public void onExecutorLost(ExecutorInfo executor) {
                    threads.add(Thread.currentThread());
                }
            });
            test.stream(batch("a")).foreachRDD(rdd -> rdd.count());
            test.advance(2);

            List<StreamEvent> told = test.events().stream()
                    .filter(event -> event instanceof TaskFailed
                            || event instanceof ExecutorAdded
                            || event instanceof ExecutorLost
                            || event instanceof BatchCompleted)
                    .map(event -> event instanceof BatchCompleted completed ? withoutBatch(completed) : event)
                    .limit(5)
                    .toList();
            assertThat(told)
                    .containsExactly(
                            new ExecutorAdded(new ExecutorInfo("1", "worker", "")),
                            new ExecutorLost(new ExecutorInfo("1", "worker", "killed")),
                            new TaskFailed(TellingEngineProvider.RETRIED),
                            new TaskFailed(TellingEngineProvider.LAST),
                            new StreamEvent.StreamingStopped());
            assertThat(threads).containsOnly(Thread.currentThread());
        }
    }

    /** Stands for a batch that is completed. */
    private static StreamEvent withoutBatch(BatchCompleted completed) {
        assertThat(completed.batch().failure()).isEmpty();
        return new StreamEvent.StreamingStopped();
    }

    @Test
    void aBatchCountsTheTasksThatHaveFailed() {
        try (StreamTest test =
                StreamTest.builder().set("tidemill.master", "telling").build()) {
            test.stream(batch("a"), batch("b")).foreachRDD(rdd -> {
                if (rdd.take(1).contains("a")) {
                    rdd.count();
                    rdd.count();
                }
            });
            test.advance(2);

            List<BatchInfo> batches = test.events().stream()
                    .filter(BatchCompleted.class::isInstance)
                    .map(event -> ((BatchCompleted) event).batch())
                    .toList();
            assertThat(batches).extracting(BatchInfo::failedTasks).containsExactly(4, 0);
            assertThat(batches).extracting(BatchInfo::retriedTasks).containsExactly(2, 0);
        }
    }

    @Test
    void anEngineIsGivenItsOwnSettings() {
        try (BatchContext context = BatchContext.builder("options")
                .master("telling")
                .set("spark.executor.memory", "1g")
                .build()) {
            TellingEngine engine = (TellingEngine) context.rdds().engine();
            assertThat(engine.options()).containsEntry("spark.executor.memory", "1g");
        }
    }

    @Test
    void theEmbeddedEngineDoesWithoutSettingsOfOthers() {
        try (BatchContext context = BatchContext.builder("options")
                .master("local[1]")
                .set("spark.executor.memory", "1g")
                .build()) {
            assertThat(context.parallelize(List.of(1, 2)).count()).isEqualTo(2);
        }
    }

    @Test
    void aProgramGoesOnFromADirectoryThatAProviderOpens() {
        assertThat(totalsAfter(0)).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(totalsAfter(1)).isEqualTo(Map.of("a", 3, "b", 1, "c", 1));
    }

    /** Runs the next batch of a program that counts, after so many in earlier runs, and returns its totals. */
    private static Map<String, Integer> totalsAfter(int batches) {
        try (StreamTest test = StreamTest.builder()
                .startingAt(Instant.ofEpochSecond(batches))
                .set("tidemill.checkpoint.directory", "memory://cluster-test")
                .build()) {
            CollectedPairs<String, Integer> totals = test.collect(test.stream(batch("a", "b", "a"), batch("a", "c"))
                    .mapToPair(word -> Pair.of(word, 1))
                    .updateStateByKey((counts, total) -> Optional.of(total.orElse(0) + counts.size())));
            test.advance(1);
            return totals.latestMap();
        }
    }
}
