package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.RDD;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.testkit.RunningProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a source reads of a topic. */
@ExtendWith(BrokerExtension.class)
class KafkaSourceTest {
    private final TestKafka kafka;
    private final String topic;
    private final TopicPartition first;
    private final TopicPartition second;

    KafkaSourceTest(TestKafka kafka) {
        this.kafka = kafka;
        this.topic = kafka.topic(2);
        this.first = new TopicPartition(topic, 0);
        this.second = new TopicPartition(topic, 1);
    }

    private KafkaSource.Builder<String, String> source(StartOffsets start) {
        return source(KafkaTopics.named(topic), start);
    }

    private KafkaSource.Builder<String, String> source(KafkaTopics topics, StartOffsets start) {
        return KafkaSource.strings(kafka.bootstrapServers(), topics).startingAt(start);
    }

    private static List<String> values(List<KafkaRecord<String, String>> records) {
        return records.stream().map(KafkaRecord::value).toList();
    }

    @Test
    void readsWhatIsThereAndWhatComes() {
        kafka.send(first, "a", "b");
        kafka.send(second, "c");
        try (var program = RunningProgram.start(source(StartOffsets.earliest()).build())) {
            program.awaitRecords(3);
            kafka.send(first, "d");

            assertThat(values(program.awaitRecords(4))).containsExactlyInAnyOrder("a", "b", "c", "d");
            program.awaitThat(() -> program.recordCount() == 4);
        }
    }

    @Test
    @Tag("faults")
    void tellsWhichOffsetsABatchReads() {
        kafka.send(first, "a", "b", "c");
        kafka.send(second, "d");
        List<List<OffsetRange>> ranges = new CopyOnWriteArrayList<>();
        List<BatchInfo> submitted = new CopyOnWriteArrayList<>();
        try (var program = RunningProgram.of(
                        source(StartOffsets.at(Map.of(first, 1L))).build())
                .outputs(stream -> stream.foreachRDD(rdd -> {
                    if (!OffsetRange.of(rdd).isEmpty()) {
                        ranges.add(OffsetRange.of(rdd));
                    }
                }))
                .start()) {
            program.awaitThat(() -> !ranges.isEmpty());
            program.context().addListener(new StreamingListener() {
                @Override
                public void onBatchSubmitted(BatchInfo batch) {
                    if (!batch.inputs().isEmpty()) {
                        submitted.add(batch);
                    }
                }
            });
            kafka.send(first, "e");
            program.awaitThat(() -> !submitted.isEmpty());
        }

        assertThat(ranges).startsWith(List.of(new OffsetRange(first, 1, 3), new OffsetRange(second, 0, 1)));
        assertThat(submitted).singleElement().satisfies(batch -> {
            assertThat(batch.inputs()).isEqualTo(Map.of("kafka-1." + first, "3..4"));
            assertThat(batch.recordCounts()).isEqualTo(Map.of("kafka-1", 1L));
        });
    }

    @Test
    @Tag("faults")
    void readsFixedRangesAsOftenAsAsked() {
        kafka.send(first, "a", "b", "c");
        kafka.send(second, "d", "e");
        List<OffsetRange> ranges = List.of(new OffsetRange(first, 1, 3), new OffsetRange(second, 0, 1));
        try (BatchContext sc = BatchContext.builder("ranges").master("local[2]").build()) {
            RDD<KafkaRecord<String, String>> rdd =
                    source(StartOffsets.latest()).build().rdd(sc, ranges);

            assertThat(OffsetRange.of(rdd)).isEqualTo(ranges);
            assertThat(rdd.map(KafkaRecord::value).collect()).containsExactly("b", "c", "d");
            assertThat(rdd.count()).isEqualTo(3);
        }
    }

    @Test
    @Tag("faults")
    void goesOnWhereItsGroupIsWhenNothingElseIsSaid() {
        String group = TestKafka.newName("group");
        var source = KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named(topic))
                .group(group)
                .build();
        try (var program = RunningProgram.start(source)) {
            program.awaitTold("2 partitions");
            kafka.send(first, "a");
            program.awaitRecords(1);
            program.awaitThat(() -> kafka.committed(group, first) == 1);
        }
        kafka.send(first, "while it was away");
        try (var program = RunningProgram.start(source)) {
            assertThat(values(program.awaitRecords(1))).containsExactly("while it was away");
        }
    }

    @Test
    @Tag("faults")
    void saysThatOnlyTheStreamsOwnRddHasOffsets() {
        try (BatchContext sc = BatchContext.builder("ranges").master("local[1]").build()) {
            RDD<KafkaRecord<String, String>> other = sc.emptyRDD();
            assertThatThrownBy(() -> OffsetRange.of(other.filter(record -> true)))
                    .hasMessageContaining("before map, filter, union");
        }
    }

    @Test
    @Tag("faults")
    void takesABacklogInStepsThatKeepTheInterval() {
        String[] many = IntStream.range(0, 2_000).mapToObj(Integer::toString).toArray(String[]::new);
        kafka.send(first, many);
        try (var program = RunningProgram.start(source(StartOffsets.earliest()).build())) {
            program.awaitRecords(2_000);

            // the first batch takes 64 KiB, where a record counts as 200 bytes
            assertThat(program.batches().get(0)).hasSize(327);
        }
    }

    @Test
    void keepsEverythingThatARecordHas() {
        var sent = new ProducerRecord<String, String>(topic, 1, 1234L, "key", null);
        sent.headers().add("trace", "42".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        kafka.send(sent);
        try (var program = RunningProgram.start(source(StartOffsets.earliest()).build())) {
            assertThat(program.awaitRecords(1))
                    .containsExactly(
                            new KafkaRecord<>(topic, 1, 0, 1234, List.of(KafkaHeader.of("trace", "42")), "key", null))
                    .allMatch(KafkaRecord::isTombstone);
        }
    }

    @Test
    void beginsAtTheEndWhenToldSo() {
        kafka.send(first, "old");
        try (var program = RunningProgram.start(source(StartOffsets.latest()).build())) {
            program.awaitTold("2 partitions");
            kafka.send(first, "new");

            assertThat(values(program.awaitRecords(1))).containsExactly("new");
        }
    }

    @Test
    void beginsAtATime() {
        kafka.send(new ProducerRecord<>(topic, 0, 1_000L, null, "early"));
        kafka.send(new ProducerRecord<>(topic, 0, 2_000L, null, "due"));
        kafka.send(new ProducerRecord<>(topic, 1, 1_500L, null, "early, too"));
        try (var program = RunningProgram.start(
                source(StartOffsets.at(Instant.ofEpochMilli(2_000))).build())) {
            program.awaitRecords(1);
            kafka.send(second, "after the end that was");

            assertThat(values(program.awaitRecords(2))).containsExactly("due", "after the end that was");
        }
    }

    @Test
    void beginsAtGivenOffsetsAndElsewhereAtTheBeginning() {
        kafka.send(first, "a", "b", "c");
        kafka.send(second, "d");
        try (var program =
                RunningProgram.start(source(StartOffsets.at(Map.of(first, 2L))).build())) {
            assertThat(values(program.awaitRecords(2))).containsExactlyInAnyOrder("c", "d");
        }
    }

    @Test
    void readsOnlyThePartitionsThatAreAssigned() {
        kafka.send(first, "a");
        kafka.send(second, "b");
        try (var program = RunningProgram.start(
                source(KafkaTopics.partitions(second), StartOffsets.earliest()).build())) {
            program.awaitRecords(1);
            kafka.send(first, "c");
            kafka.send(second, "d");

            assertThat(values(program.awaitRecords(2))).containsExactly("b", "d");
        }
    }

    @Test
    void picksUpNewTopicsAndPartitionsFromTheirBeginning() {
        String start = TestKafka.newName("pattern");
        kafka.createTopic(start + "-a", 1, Map.of());
        try (var program =
                RunningProgram.start(source(KafkaTopics.matching(Pattern.compile(start + "-.*")), StartOffsets.latest())
                        .discoverEvery(Duration.ofMillis(100))
                        .build())) {
            program.awaitTold("1 partitions");
            kafka.createTopic(start + "-b", 1, Map.of());
            kafka.send(new TopicPartition(start + "-b", 0), "of a new topic");
            kafka.addPartitions(start + "-a", 2);
            kafka.send(new TopicPartition(start + "-a", 1), "of a new partition");

            assertThat(values(program.awaitRecords(2)))
                    .containsExactlyInAnyOrder("of a new topic", "of a new partition");
        }
    }

    @Test
    void forgetsTopicsOfAPatternThatAreDeletedAndReadsTheOthers() {
        String start = TestKafka.newName("pattern");
        kafka.createTopic(start + "-a", 1, Map.of());
        kafka.createTopic(start + "-b", 1, Map.of());
        kafka.send(new TopicPartition(start + "-a", 0), "a");
        var source =
                Checkpointed.first(source(KafkaTopics.matching(Pattern.compile(start + "-.*")), StartOffsets.earliest())
                        .patience(Duration.ofSeconds(20))
                        .discoverEvery(Duration.ofMillis(100))
                        .build());
        try (var program = RunningProgram.start(source)) {
            program.awaitRecords(1);
            kafka.deleteTopic(start + "-a");
            program.awaitThat(() -> source.planned().stream()
                    .anyMatch(batch -> batch.changes().gone().contains(start + "-a-0")));
            kafka.send(new TopicPartition(start + "-b", 0), "b");

            assertThat(values(program.awaitRecords(2))).containsExactly("a", "b");
        }
    }

    @Test
    void takesNoMoreThanTheRateAllowsEvenInTheFirstBatch() {
        kafka.send(first, IntStream.range(0, 20).mapToObj(i -> "a" + i).toArray(String[]::new));
        kafka.send(second, IntStream.range(0, 5).mapToObj(i -> "b" + i).toArray(String[]::new));
        var limited = source(StartOffsets.earliest())
                .maxRate(200)
                .maxRatePerPartition(150)
                .build();
        try (var program = RunningProgram.start(limited)) {
            program.awaitRecords(25);

            // 4 a batch, of which 3 at most of one partition
            assertThat(program.batches())
                    .allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(4))
                    .allSatisfy(batch -> assertThat(batch.stream().filter(record -> record.partition() == 0))
                            .hasSizeLessThanOrEqualTo(3));
            assertThat(values(program.batches().get(0))).containsExactlyInAnyOrder("a0", "a1", "b0", "b1");
        }
    }

    @Test
    void readsRecordsThatAreLargerThanWhatIsFetchedAtOnce() {
        List<String> large =
                IntStream.range(0, 3).mapToObj(i -> i + "x".repeat(500_000)).toList();
        kafka.send(first, large.toArray(String[]::new));
        var sparing = source(StartOffsets.earliest())
                .property("max.partition.fetch.bytes", "1000")
                .build();
        try (var program = RunningProgram.start(sparing)) {
            assertThat(values(program.awaitRecords(3))).isEqualTo(large);
        }
    }

    @Test
    void readsOnlyCommittedRecordsOfTransactionsAndCountsThemRight() {
        try (Producer<String, String> transactions = kafka.transactions()) {
            TestKafka.commit(transactions, first, "a0", "a1", "a2");
            TestKafka.abort(transactions, first, "no", "nor this");
            TestKafka.commit(transactions, first, "b0", "b1");
            TestKafka.abort(transactions, first, "nor that");
        }
        Checkpointed<KafkaRecord<String, String>> source =
                Checkpointed.first(source(StartOffsets.earliest()).build());
        try (var program = RunningProgram.start(source)) {
            assertThat(values(program.awaitRecords(5))).containsExactly("a0", "a1", "a2", "b0", "b1");
            // 8 records and 4 markers
            program.awaitThat(() -> Checkpointed.positionsAfter(Map.of(), source.planned())
                    .getOrDefault(first.toString(), "")
                    .contains("12@"));
            program.awaitThat(() -> program.recordCount() == 5);
        }
    }

    @Test
    void isReadByEveryOutput() {
        kafka.send(first, "a", "b", "c");
        var counts = new java.util.concurrent.atomic.AtomicLong();
        var all = source(StartOffsets.earliest()).build();
        try (var program = RunningProgram.of(all)
                .outputs(stream -> stream.foreachRDD(rdd -> counts.addAndGet(rdd.count())))
                .start()) {
            program.awaitRecords(3);
            kafka.send(first, "d", "e");
            program.awaitRecords(5);

            program.awaitThat(() -> counts.get() == 5 && program.recordCount() == 5);
        }
    }

    @Test
    void aGracefulStopTakesWhatIsThereAndLeavesNothingHalf() {
        kafka.send(first, IntStream.range(0, 1_000).mapToObj(i -> "a" + i).toArray(String[]::new));
        try (var program = RunningProgram.start(source(StartOffsets.earliest()).build())) {
            program.awaitTold("2 partitions");

            program.context().stop(StopMode.GRACEFUL);

            assertThat(program.records().size()).isIn(0, 1_000);
        }
    }

    @Test
    void refusesPropertiesThatItSetsItself() {
        assertThatThrownBy(() -> source(StartOffsets.latest())
                        .property("enable.auto.commit", "true")
                        .build())
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("enable.auto.commit")
                .extracting(e -> ((TidemillException) e).code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
}
