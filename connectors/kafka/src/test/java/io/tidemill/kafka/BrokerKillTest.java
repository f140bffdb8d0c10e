package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.kafka.BrokerExtension.OwnKafka;
import io.tidemill.testkit.RunningProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker is killed with {@code kill -9} while it is read and written, and started again. */
@ExtendWith(BrokerExtension.class)
class BrokerKillTest {
    private static final int KILLS = Integer.getInteger("kafka.kills", 2);
    private static final long SEED = Long.getLong("kafka.seed", System.nanoTime());
    private static final int PARTITIONS = 3;
    private static final int MOST_RECORDS_A_ROUND = 20_000;

    /*
     *   producer -> topic "in" -> program -> exactly once -> topic "out"
     *
     * In each round the producer sends some thousand records; the broker is killed when the program has read a number of
     * them that the seed chooses, and started again. All clients only wait.
     */
    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyRecordComesOutOnceHoweverOftenTheBrokerIsKilled(OwnKafka own) throws Exception {
        TestKafka kafka = own.kafka();
        Random random = new Random(SEED);
        String in = kafka.topic(PARTITIONS);
        String out = kafka.topic(PARTITIONS);
        KafkaSource<String, String> source = KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named(in))
                .startingAt(StartOffsets.earliest())
                .build();
        KafkaSink<KafkaRecord<String, String>> sink = KafkaSink.<KafkaRecord<String, String>>strings(
                        kafka.bootstrapServers(), record -> new ProducerRecord<>(out, record.value()))
                .exactlyOnce(TestKafka.newName("kill"))
                .build();
        int sent = 0;
        try (var program = RunningProgram.of(source)
                .batchInterval(Duration.ofMillis(50))
                .outputs(stream -> stream.output(sink))
                .start()) {
            program.awaitTold(PARTITIONS + " partitions");
            for (int kill = 0; kill < KILLS; kill++) {
                int count = 1 + random.nextInt(MOST_RECORDS_A_ROUND);
                int killAt = sent + random.nextInt(count);
                List<Future<RecordMetadata>> sends = send(kafka, in, sent, count);
                sent += count;
                program.awaitRecords(killAt);
                own.broker().kill();
                own.broker().restart();
                for (Future<RecordMetadata> each : sends) {
                    each.get(60, TimeUnit.SECONDS);
                }
            }
            int all = sent;
            program.awaitThat(() -> program.recordCount() >= all); // told of batches that have ended
        } catch (Throwable e) {
            throw new AssertionError("With -Dkafka.seed=" + SEED + ", after " + sent + " records", e);
        }

        List<String> expected =
                IntStream.range(0, sent).mapToObj(Integer::toString).toList();
        assertThat(kafka.values(out)).as("-Dkafka.seed=" + SEED).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<Future<RecordMetadata>> send(TestKafka kafka, String topic, int from, int count) {
        List<Future<RecordMetadata>> sends = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            sends.add(kafka.producer().send(new ProducerRecord<>(topic, i % PARTITIONS, null, Integer.toString(i))));
        }
        return sends;
    }
}
