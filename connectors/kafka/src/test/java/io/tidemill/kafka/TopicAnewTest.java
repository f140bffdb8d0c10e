package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.kafka.Checkpointed.Planned;
import io.tidemill.testkit.RunningProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Topics that are deleted, made anew or grow while they are read. */
@Tag("faults")
@ExtendWith(BrokerExtension.class)
class TopicAnewTest {
    private final TestKafka kafka;
    private final String topic;
    private final TopicPartition partition;

    TopicAnewTest(TestKafka kafka) {
        this.kafka = kafka;
        this.topic = kafka.topic(1);
        this.partition = new TopicPartition(topic, 0);
    }

    private KafkaSource.Builder<String, String> source() {
        return KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named(topic))
                .startingAt(StartOffsets.earliest())
                .patience(Duration.ofSeconds(20));
    }

    private static String[] values(int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> "v" + i).toArray(String[]::new);
    }

    private static List<String> valuesOf(List<KafkaRecord<String, String>> records) {
        return records.stream().map(KafkaRecord::value).toList();
    }

    private void makeAnew(int from, int until) {
        kafka.deleteTopic(topic);
        kafka.createAgain(topic);
        kafka.send(partition, values(from, until));
    }

    @Test
    void aTopicMadeAnewWhileItIsReadStopsTheApplicationHoweverLongItIs() {
        kafka.send(partition, values(0, 10));
        try (var program = RunningProgram.start(source().build())) {
            program.awaitRecords(10);

            makeAnew(1000, 1030);

            assertThat(program.awaitFailure())
                    .hasMessageContaining("stands at offset 10 of " + partition)
                    .hasMessageContaining("the topic was made anew")
                    .hasMessageContaining("lost(LostOffsets.EARLIEST)");
            assertThat(valuesOf(program.records())).containsExactly(values(0, 10));
        }
    }

    @Test
    void aTopicMadeAnewWhileTheProgramWasAwayStopsItHoweverLongItIs() {
        kafka.send(partition, values(0, 10));
        var before = Checkpointed.first(source().build());
        try (var program = RunningProgram.start(before)) {
            program.awaitRecords(10);
        }
        makeAnew(2000, 2030);
        Map<String, String> positions = Checkpointed.positionsAfter(Map.of(), before.planned());
        try (var program = RunningProgram.start(Checkpointed.after(source().build(), positions, List.of()))) {
            assertThat(program.awaitFailure()).hasMessageContaining("the topic was made anew");
            assertThat(program.records()).isEmpty();
        }
    }

    @Test
    void aBatchThatIsGivenAgainIsNotReadFromATopicMadeAnew() {
        kafka.send(partition, values(0, 10));
        var before = Checkpointed.first(source().build());
        try (var program = RunningProgram.start(before)) {
            program.awaitRecords(10);
        }
        makeAnew(2000, 2030);
        List<Planned> planned = before.planned();
        try (var program = RunningProgram.start(Checkpointed.after(source().build(), Map.of(), planned))) {
            assertThat(program.awaitFailure()).hasMessageContaining("again, of the topic with the id");
            assertThat(program.records()).isEmpty();
        }
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBeginningWhereThatIsChosen() {
        kafka.send(partition, values(0, 10));
        var source = Checkpointed.first(source().lost(LostOffsets.EARLIEST).build());
        try (var program = RunningProgram.start(source)) {
            program.awaitRecords(10);

            makeAnew(1000, 1030);

            program.awaitTold("the topic was made anew");
            assertThat(valuesOf(program.awaitRecords(40)).subList(10, 40)).containsExactly(values(1000, 1030));
        }
        Map<String, String> positions = Checkpointed.positionsAfter(Map.of(), source.planned());
        kafka.send(partition, "more");
        try (var program = RunningProgram.start(Checkpointed.after(source().build(), positions, List.of()))) {
            assertThat(valuesOf(program.awaitRecords(1))).containsExactly("more");
        }
    }

    @Test
    void positionsOfEarlierVersionsWithoutAnIdAreGoneOnFrom() {
        kafka.send(partition, values(0, 10));
        var source = Checkpointed.after(source().build(), Map.of(partition.toString(), "8"), List.of());
        try (var program = RunningProgram.start(source)) {
            assertThat(valuesOf(program.awaitRecords(2))).containsExactly("v8", "v9");
            program.awaitThat(() -> source.planned().stream()
                    .anyMatch(batch ->
                            batch.changes().moved().get(partition.toString()).startsWith("10@")));
        }
    }

    @Test
    void aTopicThatIsDeletedWhileItIsReadStopsTheApplicationAndIsNamed() {
        kafka.send(partition, "a");
        try (var program =
                RunningProgram.start(source().patience(Duration.ofSeconds(1)).build())) {
            program.awaitRecords(1);

            kafka.deleteTopic(topic);

            assertThat(program.awaitFailure())
                    .hasMessageContaining("finds no topic " + topic)
                    .hasMessageContaining("it was there before, and was deleted");
        }
    }

    @Test
    void newPartitionsOfANamedTopicAreFoundAsOftenAsTheyAreLookedFor() {
        try (var program = RunningProgram.start(
                source().discoverEvery(Duration.ofMillis(100)).build())) {
            program.awaitTold("1 partitions");

            kafka.addPartitions(topic, 3);
            kafka.send(new TopicPartition(topic, 2), "of a new partition");

            assertThat(valuesOf(program.awaitRecords(1))).containsExactly("of a new partition");
        }
    }
}
