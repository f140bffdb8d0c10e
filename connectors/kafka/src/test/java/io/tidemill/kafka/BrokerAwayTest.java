package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.kafka.BrokerExtension.OwnKafka;
import io.tidemill.testkit.RunningProgram;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** A broker that is away for a minute, in the soak run; {@link StrangeBrokerTest} has the short form. */
@Tag("faults")
@EnabledIfSystemProperty(named = "kafka.away.seconds", matches = "[1-9].*")
@ExtendWith(BrokerExtension.class)
class BrokerAwayTest {
    private static final int AWAY_SECONDS = Integer.getInteger("kafka.away.seconds", 0);

    @Test
    void isToldOnceWhileItLastsAndOnceWhenItIsOver(OwnKafka own) throws Exception {
        TestKafka kafka = own.kafka();
        TopicPartition partition = new TopicPartition(kafka.topic(1), 0);
        PrintStream console = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try (var program =
                RunningProgram.start(KafkaSource.strings(kafka.bootstrapServers(), KafkaTopics.named(partition.topic()))
                        .startingAt(StartOffsets.earliest())
                        .patience(Duration.ofMinutes(4))
                        .build())) {
            kafka.send(partition, "before");
            program.awaitRecords(1);

            own.broker().kill();
            program.awaitTold("has not answered");
            boolean unused = new CountDownLatch(1).await(AWAY_SECONDS, TimeUnit.SECONDS);
            own.broker().restart();

            program.awaitTold("answers again");
            kafka.send(partition, "after");
            assertThat(program.awaitRecords(2)).extracting(KafkaRecord::value).containsExactly("before", "after");
        } finally {
            System.setErr(console);
        }

        assertThat(logged.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("kafka-1: ")))
                .singleElement()
                .asString()
                .contains("has not answered what " + partition.topic() + " has");
    }
}
