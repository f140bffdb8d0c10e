package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.kafka.Checkpointed.Planned;
import io.tidemill.testkit.RunningProgram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a source goes on after a crash. */
@ExtendWith(BrokerExtension.class)
class KafkaPositionsTest {
    private final TestKafka kafka;
    private final String topic;
    private final TopicPartition first;
    private final TopicPartition second;

    KafkaPositionsTest(TestKafka kafka) {
        this.kafka = kafka;
        this.topic = kafka.topic(2);
        this.first = new TopicPartition(topic, 0);
        this.second = new TopicPartition(topic, 1);
    }

    private KafkaSource.Builder<String, String> source(StartOffsets start) {
        return KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named(topic))
                .startingAt(start);
    }

    private static List<String> values(List<KafkaRecord<String, String>> records) {
        return records.stream().map(KafkaRecord::value).toList();
    }

    private static RunningProgram<KafkaRecord<String, String>> start(Checkpointed<KafkaRecord<String, String>> source) {
        return RunningProgram.start(source);
    }

    @Test
    void goesOnBehindThePositionsAndNotWhereItWouldStart() {
        kafka.send(first, "a", "b", "c");
        kafka.send(second, "d");
        Map<String, String> positions = Map.of(first.toString(), "2", second.toString(), "1");
        try (var program =
                start(Checkpointed.after(source(StartOffsets.earliest()).build(), positions, List.of()))) {
            program.awaitRecords(1);
            kafka.send(second, "e");

            assertThat(values(program.awaitRecords(2))).containsExactly("c", "e");
        }
    }

    @Test
    void givesABatchThatWasPlannedAgainAndGoesOnBehindIt() {
        kafka.send(first, IntStream.range(0, 10).mapToObj(Integer::toString).toArray(String[]::new));
        var before =
                Checkpointed.first(source(StartOffsets.earliest()).maxRate(200).build());
        List<List<KafkaRecord<String, String>>> batches;
        try (var program = start(before)) {
            program.awaitRecords(10);
            batches = program.batches();
        }
        List<Planned> planned = before.planned();
        assertThat(planned.size()).isGreaterThan(2);
        // The first is committed, the second and third are not
        Map<String, String> committed = Checkpointed.positionsAfter(Map.of(), planned.subList(0, 1));
        kafka.send(first, "10");
        var after = Checkpointed.after(
                source(StartOffsets.earliest()).maxRate(200).build(), committed, planned.subList(1, 3));
        try (var program = start(after)) {
            program.awaitRecords(11 - batches.get(0).size());

            assertThat(program.batches().subList(0, 2)).isEqualTo(batches.subList(1, 3));
            List<KafkaRecord<String, String>> all = new ArrayList<>(batches.get(0));
            all.addAll(program.records());
            assertThat(values(all))
                    .isEqualTo(IntStream.rangeClosed(0, 10)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @Test
    void theVeryFirstBatchCanBeGivenAgainAlthoughTheEndHasMoved() {
        kafka.send(first, "old");
        var before = Checkpointed.first(source(StartOffsets.latest()).build());
        try (var program = start(before)) {
            program.awaitThat(() -> !before.planned().isEmpty());
        }
        // It crashed before anything was committed: what comes now was there when it is started again
        kafka.send(first, "new");
        var after = Checkpointed.after(
                source(StartOffsets.latest()).build(),
                Map.of(),
                before.planned().subList(0, 1));
        try (var program = start(after)) {
            assertThat(values(program.awaitRecords(1))).containsExactly("new");
        }
    }

    @Test
    void aPartitionThatCameWhileNobodyLookedIsReadFromItsBeginning() {
        kafka.addPartitions(topic, 3);
        kafka.send(new TopicPartition(topic, 2), "while it was away");
        Map<String, String> positions = Map.of(first.toString(), "0", second.toString(), "0");
        try (var program =
                start(Checkpointed.after(source(StartOffsets.latest()).build(), positions, List.of()))) {
            assertThat(values(program.awaitRecords(1))).containsExactly("while it was away");
        }
    }

    @Test
    void positionsAreCommittedToTheGroupForTools() {
        String group = TestKafka.newName("group");
        kafka.send(first, "a", "b", "c");
        try (var program = start(
                Checkpointed.first(source(StartOffsets.earliest()).group(group).build()))) {
            program.awaitRecords(3);
            program.awaitThat(() -> kafka.committed(group, first) == 3);
        }
        try (var program = RunningProgram.start(source(StartOffsets.ofGroup(StartOffsets.earliest()))
                .group(group)
                .build())) {
            kafka.send(second, "d");

            assertThat(values(program.awaitRecords(1))).containsExactly("d");
        }
    }

    @Test
    @Tag("faults")
    void aGroupThatHasNoOffsetsAnyMoreIsToldAndNamesWhereTheSourceBegins() {
        String group = TestKafka.newName("expired");
        kafka.send(first, "a", "b", "c");
        try (var program = RunningProgram.start(
                source(StartOffsets.ofGroup(StartOffsets.latest())).group(group).build())) {
            program.awaitTold("the group " + group);
            program.awaitTold(first + " from offset 3");
        }
    }

    @Test
    void aRangeCanBeReadWhereItIsSentTo() throws Exception {
        kafka.send(first, "a", "b", "c");
        var reading = new KafkaReading<String, String>(
                new KafkaConnection(kafka.bootstrapServers(), Map.of()),
                org.apache.kafka.common.serialization.StringDeserializer::new,
                org.apache.kafka.common.serialization.StringDeserializer::new,
                LostOffsets.STOP,
                "",
                Duration.ofSeconds(30),
                "kafka-1");
        try (var tools = new ReadingTools<>(reading, 1, ReadingNotes.NONE)) {
            var split = new KafkaSplit<>(new OffsetRange(first, 1, 3), null, reading, tools);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(split);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                var sent = (KafkaSplit<?, ?>) in.readObject();
                List<Object> values = new ArrayList<>();
                try (var reader = sent.open()) {
                    reader.forEachRemaining(record -> values.add(record.value()));
                }
                assertThat(values).containsExactly("b", "c");
            }
        }
    }
}
