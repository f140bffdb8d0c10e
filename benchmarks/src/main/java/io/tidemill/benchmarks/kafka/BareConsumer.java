package io.tidemill.benchmarks.kafka;

import io.tidemill.benchmarks.contestant.Pass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The loop that anybody would write: one consumer of all partitions, polled by one thread. */
public final class BareConsumer {
    private BareConsumer() {}

    public static void main(String[] args) {
        CountArguments arguments = CountArguments.of(args);
        for (int pass = 0; pass < arguments.passes(); pass++) {
            count(arguments);
        }
    }

    private static void count(CountArguments arguments) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                arguments.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "max.poll.records",
                1000,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(arguments.topic()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            long start = 0;
            long count = 0;
            long characters = 0;
            while (count < arguments.records()) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
                if (start == 0 && !records.isEmpty()) {
                    start = System.nanoTime();
                }
                for (ConsumerRecord<String, String> each : records) {
                    count++;
                    characters += each.value().length();
                }
            }
            Pass.print(count, System.nanoTime() - start);
            System.out.println(characters + " characters");
        }
    }
}
