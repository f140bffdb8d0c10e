package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.StreamingContext;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.RDD;
import io.tidemill.runtime.BatchFailedException;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a sink leaves in a topic, once or again. */
@ExtendWith(BrokerExtension.class)
class KafkaSinkTest {
    private static final BatchTime FIRST = BatchTime.ofEpochMillis(1_000);
    private static final BatchTime SECOND = BatchTime.ofEpochMillis(2_000);

    private final BatchContext sc =
            BatchContext.builder("sink").master("local[2]").build();
    private final TestKafka kafka;
    private final String topic;
    private final String name = TestKafka.newName("sink");

    KafkaSinkTest(TestKafka kafka) {
        this.kafka = kafka;
        this.topic = kafka.topic(1);
    }

    @AfterEach
    void close() {
        sc.close();
    }

    private KafkaSink.Builder<String, String, String> sink() {
        return KafkaSink.strings(kafka.bootstrapServers(), value -> {
            if (value.equals("poison")) {
                throw new IllegalArgumentException("poison");
            }
            return new ProducerRecord<>(topic, value);
        });
    }

    private RDD<String> rdd(String... values) {
        return sc.parallelize(List.of(values), 2);
    }

    @Test
    void writesAllRecordsOfABatch() {
        KafkaSink<String> sink = sink().build();
        List<String> numbers =
                IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();

        sink.write(sc.parallelize(numbers, 4), FIRST);
        sink.close();

        assertThat(kafka.values(topic)).containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void keepsTheOrderWithinAPartition() {
        KafkaSink<String> sink = sink().build();
        List<String> numbers =
                IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();

        sink.write(sc.parallelize(numbers, 1), FIRST);
        sink.close();

        assertThat(kafka.values(topic)).isEqualTo(numbers);
    }

    @Test
    void aTopicThatDoesNotExistFailsTheBatchAfterAWhile() {
        KafkaSink<String> sink = KafkaSink.<String>strings(
                        kafka.bootstrapServers(), value -> new ProducerRecord<>("nosuchtopic", value))
                .patience(Duration.ofSeconds(1))
                .build();

        assertThatThrownBy(() -> sink.write(rdd("a"), FIRST))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("nosuchtopic");
        sink.close();
    }

    // ---- exactly once

    @Test
    void writesABatchOnceThatIsRunAgainAfterItsCommit() {
        KafkaSink<String> before = sink().exactlyOnce(name).build();
        before.write(rdd("a", "b"), FIRST);
        before.close();

        // a new process, to which the checkpoint does not say that the batch is over
        KafkaSink<String> after = sink().exactlyOnce(name).build();
        after.writeAgain(rdd("a", "b"), FIRST);
        after.write(rdd("c"), SECOND);
        after.close();

        assertThat(kafka.values(topic)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aBatchThatFailsLeavesNothingAndIsWrittenWhenItIsRunAgain() {
        KafkaSink<String> before = sink().exactlyOnce(name).build();
        assertThatThrownBy(() -> before.write(rdd("a", "poison"), FIRST)).hasMessageContaining("poison");
        before.close();
        assertThat(kafka.values(topic)).isEmpty();

        KafkaSink<String> after = sink().exactlyOnce(name).build();
        after.writeAgain(rdd("a", "b"), FIRST);
        after.close();

        assertThat(kafka.values(topic)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void goesOnAfterABatchThatFailedInTheSameProcess() {
        KafkaSink<String> sink = sink().exactlyOnce(name).build();
        assertThatThrownBy(() -> sink.write(rdd("a", "poison"), FIRST)).hasMessageContaining("poison");

        sink.write(rdd("b"), SECOND);
        sink.close();

        assertThat(kafka.values(topic)).containsExactly("b");
    }

    @Test
    void aProcessThatOnlySeemedDeadCanNotWriteAnyMore() {
        KafkaSink<String> old = sink().exactlyOnce(name).build();
        old.write(rdd("a"), FIRST);
        KafkaSink<String> successor = sink().exactlyOnce(name).build();
        successor.write(rdd("b"), SECOND);

        assertThatThrownBy(() -> old.write(rdd("c"), SECOND))
                .hasMessageContaining("Another producer")
                .hasMessageContaining(name);
        old.close();
        successor.close();

        assertThat(kafka.values(topic)).containsExactly("a", "b");
    }

    @Test
    @Tag("faults")
    void aBatchBeforeTheMarkIsAnErrorSinceItsRecordsWouldBeLost() {
        KafkaSink<String> before = sink().exactlyOnce(name).build();
        before.write(rdd("a"), FIRST);
        before.write(rdd("b"), SECOND);
        before.close();

        // a checkpoint of before the first batch was put back
        KafkaSink<String> restored = sink().exactlyOnce(name).build();
        assertThatThrownBy(() -> restored.write(rdd("c"), FIRST))
                .hasMessageContaining("Batch " + FIRST + " is not after batch " + SECOND)
                .hasMessageContaining("the checkpoint is older than what was written");
        restored.close();

        assertThat(kafka.values(topic)).containsExactly("a", "b");
    }

    @Test
    @Tag("faults")
    void aNewBatchAtTheMarkIsAnErrorTheFirstOfARunIncluded() {
        KafkaSink<String> before = sink().exactlyOnce(name).build();
        before.write(rdd("a"), SECOND);
        before.close();

        KafkaSink<String> restored = sink().exactlyOnce(name).build();
        assertThatThrownBy(() -> restored.write(rdd("b"), SECOND)).hasMessageContaining("is not after");
        assertThatThrownBy(() -> restored.write(rdd("c"), SECOND)).hasMessageContaining("is not after");
        assertThatThrownBy(() -> restored.writeAgain(rdd("d"), FIRST)).hasMessageContaining("is not after");
        restored.close();

        assertThat(kafka.values(topic)).containsExactly("a");
    }

    @Test
    @Tag("faults")
    void anEmptyBatchThatIsNotAfterTheMarkLosesNothing() {
        KafkaSink<String> before = sink().exactlyOnce(name).build();
        before.write(rdd("a"), SECOND);
        before.close();

        KafkaSink<String> restored = sink().exactlyOnce(name).build();
        restored.write(sc.emptyRDD(), FIRST);
        restored.write(sc.emptyRDD(), SECOND);
        restored.write(rdd("b"), BatchTime.ofEpochMillis(3_000));
        restored.close();

        assertThat(kafka.values(topic)).containsExactly("a", "b");
    }

    @Test
    @Tag("faults")
    void aRecordThatIsTooLargeIsToldAsThat() {
        String small = TestKafka.newName("small");
        kafka.createTopic(small, 1, Map.of("max.message.bytes", "1000"));
        KafkaSink<String> sink = KafkaSink.<String>strings(
                        kafka.bootstrapServers(), value -> new ProducerRecord<>(small, 0, null, value))
                .patience(Duration.ofSeconds(1))
                .build();

        assertThatThrownBy(() -> sink.write(rdd("a", "x".repeat(2_000)), FIRST))
                .hasMessageContaining("A record is too large for Kafka at")
                .hasMessageContaining("max.message.bytes");
        sink.close();
    }

    @Test
    @Tag("faults")
    void aRecordThatTheProducerDoesNotTakeIsNamed() {
        KafkaSink<String> sink = sink().property("max.request.size", "1000").build();

        assertThatThrownBy(() -> sink.write(rdd("order 17, " + "x".repeat(2_000)), FIRST))
                .hasMessageContaining("for the record order 17")
                .hasMessageContaining("max.request.size");
        sink.close();
    }

    @Test
    void emptyBatchesNeedNoTransaction() {
        KafkaSink<String> sink = sink().exactlyOnce(name).build();
        sink.write(sc.emptyRDD(), FIRST);
        sink.write(rdd("a"), SECOND);
        sink.close();

        assertThat(kafka.values(topic)).containsExactly("a");
    }

    @Test
    void aCrashBetweenKafkasCommitAndTheBatchsDoublesNothing() {
        long start = crashInTheSecondOutput(rdd -> {
            throw new IllegalStateException("crash");
        });

        // the batch comes again, with the same time
        KafkaSink<String> sink = sink().exactlyOnce(name).build();
        sink.writeAgain(rdd("a", "b"), BatchTime.ofEpochMillis(start));
        sink.close();

        assertThat(kafka.values(topic)).containsExactlyInAnyOrder("a", "b");
    }

    /** Runs a program whose first output is the sink, and returns the time of the batch that failed in the second one. */
    private long crashInTheSecondOutput(io.tidemill.function.VoidFunction<RDD<String>> crash) {
        try (StreamingContext ssc = StreamingContext.builder("crash")
                .batchInterval(Duration.ofMillis(50))
                .master("local[2]")
                .build()) {
            var stream = ssc.stream(ScriptedSource.scripted(ScriptedSource.batch("a", "b"), ScriptedSource.end()));
            stream.output(sink().exactlyOnce(name).build());
            stream.foreachRDD(crash);
            ssc.start();
            ssc.awaitTermination();
            throw new AssertionError("It did not fail");
        } catch (BatchFailedException e) {
            return e.batchTime().epochMillis();
        }
    }
}
