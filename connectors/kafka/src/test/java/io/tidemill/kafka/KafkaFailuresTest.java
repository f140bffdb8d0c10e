package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.testkit.RunningProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said, and done, when something is not as it should be. */
@ExtendWith(BrokerExtension.class)
class KafkaFailuresTest {
    private final TestKafka kafka;
    private final String topic;
    private final TopicPartition partition;

    KafkaFailuresTest(TestKafka kafka) {
        this.kafka = kafka;
        this.topic = kafka.topic(1);
        this.partition = new TopicPartition(topic, 0);
    }

    private KafkaSource.Builder<String, String> source() {
        return KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named(topic))
                .startingAt(StartOffsets.earliest());
    }

    private KafkaSource.Builder<String, Integer> numbers() {
        return KafkaSource.<String, Integer>builder(
                        kafka.bootstrapServers(),
                        KafkaTopics.named(topic),
                        StringDeserializer::new,
                        IntegerDeserializer::new)
                .startingAt(StartOffsets.earliest());
    }

    private static TidemillException failureOf(KafkaSource<?, ?> source) {
        try (var program = RunningProgram.start(source)) {
            return program.awaitFailure();
        }
    }

    // ---- poison

    @Test
    void aRecordThatCanNotBeDecodedStopsTheApplicationAndIsNamed() {
        kafka.send(partition, "four", "no number");

        TidemillException failure = failureOf(numbers().build());

        assertThat(failure).hasMessageContaining("offset 1 of " + partition).hasMessageContaining("'no number'");
    }

    @Test
    void recordsThatCanNotBeDecodedGoToTheDeadLettersAndAreCounted() {
        String deadLetters = kafka.topic(1);
        kafka.send(partition, "four");
        kafka.send(new ProducerRecord<>(topic, 0, 99L, "key", "no number"));
        kafka.send(partition, "five"); // four bytes, so a number
        try (var program = RunningProgram.of(numbers().deadLetters(deadLetters).build())
                .outputs(stream -> stream.foreachRDD(rdd -> rdd.count()))
                .start()) {
            program.awaitRecords(2);
            program.awaitThat(() -> program.incidents("malformed") == 1);
        }

        List<ConsumerRecord<String, String>> dead = kafka.records(deadLetters);
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).key()).isEqualTo("key");
        assertThat(dead.get(0).value()).isEqualTo("no number");
        assertThat(dead.get(0).timestamp()).isEqualTo(99);
        assertThat(new String(
                        dead.get(0).headers().lastHeader("tidemill.offset").value(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("1");
    }

    @Test
    void deadLettersHaveKeyAndValueAsTheyWereWhicheverOfThemIsWrong() {
        String deadLetters = kafka.topic(1);
        kafka.send(new ProducerRecord<>(topic, "wrong key", "four"));
        kafka.send(new ProducerRecord<>(topic, "four", "wrong value"));
        kafka.send(new ProducerRecord<>(topic, null, "wrong, without a key"));
        kafka.send(new ProducerRecord<>(topic, "wrong key without a value", null));
        kafka.send(new ProducerRecord<>(topic, "good", "four"));
        kafka.send(new ProducerRecord<>(topic, "five", "five"));
        var source = KafkaSource.<Integer, Integer>builder(
                        kafka.bootstrapServers(),
                        KafkaTopics.named(topic),
                        IntegerDeserializer::new,
                        IntegerDeserializer::new)
                .startingAt(StartOffsets.earliest())
                .deadLetters(deadLetters)
                .build();
        try (var program = RunningProgram.start(source)) {
            program.awaitThat(() -> program.incidents("malformed") == 4);
            assertThat(program.awaitRecords(2)).extracting(KafkaRecord::offset).containsExactly(4L, 5L);
        }

        assertThat(kafka.records(deadLetters).stream().map(dead -> dead.key() + "=" + dead.value()))
                .containsExactly(
                        "wrong key=four",
                        "four=wrong value",
                        "null=wrong, without a key",
                        "wrong key without a value=null");
    }

    @Test
    void deadLettersWithoutTheirTopicStopTheApplication() {
        kafka.send(partition, "no number");

        TidemillException failure = failureOf(numbers()
                .deadLetters(TestKafka.newName("nowhere"))
                .patience(Duration.ofSeconds(1))
                .build());

        assertThat(failure).hasMessageContaining("dead letters in nowhere");
    }

    // ---- lost offsets

    @Test
    void offsetsThatAreLostStopTheApplicationAndBothRangesAreNamed() {
        kafka.send(partition, "a", "b", "c", "d");
        kafka.deleteRecordsBefore(partition, 3);
        try (var program = RunningProgram.start(
                Checkpointed.after(source().build(), Map.of(partition.toString(), "1"), List.of()))) {
            assertThat(program.awaitFailure())
                    .hasMessageContaining("offsets 1 to 3 of " + partition)
                    .hasMessageContaining("only offsets 3 to 3");
        }
    }

    @Test
    void lostOffsetsArePassedOverToTheOldestRecordWhereThatIsChosen() {
        kafka.send(partition, "a", "b", "c", "d");
        kafka.deleteRecordsBefore(partition, 3);
        var source = source().lost(LostOffsets.EARLIEST).build();
        try (var program =
                RunningProgram.start(Checkpointed.after(source, Map.of(partition.toString(), "1"), List.of()))) {
            assertThat(program.awaitRecords(1)).extracting(KafkaRecord::value).containsExactly("d");
            program.awaitThat(() -> program.incidents("lost") == 2);
        }
    }

    @Test
    void lostOffsetsArePassedOverToTheEndWhereThatIsChosen() {
        kafka.send(partition, "a", "b", "c", "d");
        kafka.deleteRecordsBefore(partition, 3);
        var source = source().lost(LostOffsets.LATEST).build();
        try (var program =
                RunningProgram.start(Checkpointed.after(source, Map.of(partition.toString(), "1"), List.of()))) {
            program.awaitThat(() -> program.incidents("lost") == 3);
            kafka.send(partition, "e");

            assertThat(program.awaitRecords(1)).extracting(KafkaRecord::value).containsExactly("e");
        }
    }

    @Test
    void aTopicThatWasMadeAnewStopsTheApplication() {
        kafka.send(partition, "a");
        try (var program = RunningProgram.start(
                Checkpointed.after(source().build(), Map.of(partition.toString(), "500"), List.of()))) {
            assertThat(program.awaitFailure())
                    .hasMessageContaining("stands at offset 500 of " + partition)
                    .hasMessageContaining("only offsets 0 to 0");
        }
    }

    @Test
    void gapsOfACompactedTopicAreNoLoss() throws Exception {
        String compacted = TestKafka.newName("compacted");
        kafka.createTopic(
                compacted,
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.bytes", "1048576",
                        "segment.ms", "1",
                        "min.cleanable.dirty.ratio", "0.01",
                        "max.compaction.lag.ms", "1"));
        for (int i = 0; i < 50; i++) {
            kafka.send(new ProducerRecord<>(compacted, 0, "key", "value" + i));
        }
        kafka.awaitFirstOffsetsGone(new TopicPartition(compacted, 0));
        try (var program =
                RunningProgram.start(KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named(compacted))
                        .startingAt(StartOffsets.earliest())
                        .build())) {
            program.awaitThat(() -> program.records().stream().anyMatch(record -> "value49".equals(record.value())));

            assertThat(program.records().size()).isLessThan(50);
            program.awaitThat(() -> program.recordCount() == program.records().size());
        }
    }

    // ---- brokers

    @Test
    void aTopicThatDoesNotExistStopsTheApplication() {
        TidemillException failure =
                failureOf(KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named("nosuchtopic"))
                        .build());

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_FAILED);
        assertThat(failure).hasMessageContaining("finds no topic nosuchtopic");
    }

    @Test
    void aBrokerThatIsNotThereStopsTheApplicationAfterAWhile() throws IOException {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + closed.getLocalPort();
        }

        TidemillException failure = failureOf(KafkaSource.strings(nobody, KafkaTopics.named(topic))
                .patience(Duration.ofSeconds(1))
                .build());

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_FAILED);
        assertThat(failure).hasMessageContaining("No broker of Kafka at " + nobody + " answers");
    }

    private KafkaSource<String, String> withPassword(String password) {
        return KafkaSource.strings(kafka.saslBootstrapServers(), KafkaTopics.named(topic))
                .startingAt(StartOffsets.earliest())
                .property("security.protocol", "SASL_PLAINTEXT")
                .property("sasl.mechanism", "PLAIN")
                .property(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"tide\" password=\""
                                + password + "\";")
                .build();
    }

    @Test
    void logsInWithTheCredentialsInItsProperties() {
        kafka.send(partition, "a");
        try (var program = RunningProgram.start(withPassword("mill"))) {
            assertThat(program.awaitRecords(1)).extracting(KafkaRecord::value).containsExactly("a");
        }
    }

    @Test
    void wrongCredentialsStopTheApplicationAndAreInNoMessage() {
        TidemillException failure = failureOf(withPassword("hunter2"));

        StringWriter shown = new StringWriter();
        failure.printStackTrace(new PrintWriter(shown));
        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_FAILED);
        assertThat(failure).hasMessageContaining("refuses to let kafka-1 read");
        assertThat(shown.toString()).doesNotContain("hunter2");
    }

    @Test
    @Tag("faults")
    void passwordsWithinALoginAreHiddenAndShortOnesGarbleNothing() {
        var connection = new KafkaConnection(
                "localhost:9092",
                Map.of(
                        "sasl.jaas.config",
                        "some.Module required username=\"tide\" password=\"hunter2\";",
                        "ssl.key.password",
                        "p"));

        assertThat(connection.withoutSecrets("tide was interrupted with hunter2"))
                .isEqualTo("tide was interrupted with [hidden]");
    }

    @Test
    void secretsAreInNoMessage() {
        KafkaSource<String, String> source = source().property("security.protocol", "SASL_PLAINTEXT")
                .property("sasl.mechanism", "PLAIN")
                .property("sasl.jaas.config", "no.such.Module required password=\"hunter2\";")
                .build();

        StringWriter shown = new StringWriter();
        failureOf(source).printStackTrace(new PrintWriter(shown));

        assertThat(shown.toString() + source).contains("cannot be made").doesNotContain("hunter2");
    }
}
