package io.tidemill.kafka;

import io.tidemill.source.Source;
import io.tidemill.testkit.acceptance.SourceTrial;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A topic of one partition, to which records are sent. */
final class SourceTrialOfTopic implements SourceTrial<KafkaRecord<String, Integer>> {
    private static final String PADDING = " " + "x".repeat(50);

    private final TestKafka kafka;
    private final TopicPartition partition;
    private final String deadLetters;
    private volatile boolean isClosed;

    SourceTrialOfTopic(TestKafka kafka) {
        this.kafka = kafka;
        this.partition = new TopicPartition(kafka.topic(1), 0);
        this.deadLetters = kafka.topic(1);
    }

    /** Makes numbers, and refuses all else. */
    private static Deserializer<Integer> numbers() {
        StringDeserializer texts = new StringDeserializer();
        return (topic, bytes) -> {
            String text = texts.deserialize(topic, bytes);
            if (!text.endsWith(PADDING)) {
                throw new SerializationException("no number");
            }
            return Integer.valueOf(text.substring(0, text.length() - PADDING.length()));
        };
    }

    @Override
    public Source<KafkaRecord<String, Integer>> source() {
        return KafkaSource.<String, Integer>builder(
                        kafka.bootstrapServers(),
                        KafkaTopics.named(partition.topic()),
                        StringDeserializer::new,
                        SourceTrialOfTopic::numbers)
                .startingAt(StartOffsets.earliest())
                .deadLetters(deadLetters)
                .pollEvery(Duration.ofMillis(5))
                .build();
    }

    @Override
    public void send(int from, int to) throws IOException {
        if (isClosed) {
            throw new IOException("closed");
        }
        kafka.send(
                partition,
                IntStream.range(from, to).mapToObj(number -> number + PADDING).toArray(String[]::new));
    }

    @Override
    public void sendPoison() {
        kafka.send(partition, "poison");
    }

    @Override
    public int number(KafkaRecord<String, Integer> record) {
        return record.requireValue();
    }

    /** Records wait in Kafka. */
    @Override
    public boolean buffers() {
        return false;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
