package io.tidemill.kafka.program;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.BatchContext;
import io.tidemill.function.MapFunction;
import io.tidemill.kafka.KafkaSink;
import io.tidemill.time.BatchTime;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a program hears when its function for records fails; no broker is needed for that. */
@Tag("faults")
class KafkaSinkMessagesTest {
    private static void write(MapFunction<String, ProducerRecord<String, String>> record) {
        KafkaSink<String> sink =
                KafkaSink.<String>strings("127.0.0.1:1", record).build();
        try (BatchContext sc =
                BatchContext.builder("messages").master("local[1]").build()) {
            sink.write(sc.parallelize(List.of("the order 17")), BatchTime.ofEpochMillis(1));
        } finally {
            sink.close();
        }
    }

    @Test
    void aFunctionThatReturnsNothingIsNamedWithItsLineAndTheRecord() {
        assertThatThrownBy(() -> write(value -> null))
                .hasMessageContaining("KafkaSink at KafkaSinkMessagesTest.java:")
                .hasMessageContaining("for the record the order 17")
                .hasMessageContaining("it returned null");
    }

    @Test
    void aFunctionThatFailsIsNamedWithItsLineAndTheRecord() {
        assertThatThrownBy(() -> write(value -> new ProducerRecord<>("any", -1, null, value)))
                .hasMessageContaining("KafkaSink at KafkaSinkMessagesTest.java:")
                .hasMessageContaining("for the record the order 17")
                .hasMessageContaining("Invalid partition");
    }
}
