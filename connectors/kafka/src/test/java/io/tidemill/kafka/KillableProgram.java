package io.tidemill.kafka;

import io.tidemill.StreamingContext;
import io.tidemill.stream.DStream;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Copies a topic to another, exactly once and with a checkpoint, in a JVM that is killed. It tells on its output when a batch is
 * written and not yet committed to the checkpoint.
 */
final class KillableProgram {
    static final String WRITTEN = "written ";

    private KillableProgram() {}

    public static void main(String[] args) {
        String servers = args[0];
        String out = args[2];
        StreamingContext ssc = StreamingContext.builder("killable")
                .batchInterval(Duration.ofMillis(20))
                .master("local[2]")
                .build();
        ssc.checkpoint(args[3]);
        DStream<String> values = ssc.stream(KafkaSource.strings(servers, KafkaTopics.named(args[1]))
                        .startingAt(StartOffsets.earliest())
                        .maxRate(20_000)
                        .build())
                .named("in")
                .map(KafkaRecord::requireValue);
        values.output(KafkaSink.<String>strings(servers, value -> new ProducerRecord<>(out, value))
                .exactlyOnce(args[4])
                .build());
        values.foreachRDD(rdd -> System.out.println(WRITTEN + rdd.count()));
        ssc.start();
        ssc.awaitTermination();
    }
}
