package io.tidemill.kafka;

import io.tidemill.sink.Sink;
import io.tidemill.testkit.acceptance.SinkTrial;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic that sinks write to. */
final class SinkTrialOfTopic implements SinkTrial<Integer> {
    private final TestKafka kafka;
    private final UnaryOperator<KafkaSink.Builder<Integer, String, String>> promise;
    private final String topic;

    private SinkTrialOfTopic(TestKafka kafka, UnaryOperator<KafkaSink.Builder<Integer, String, String>> promise) {
        this.kafka = kafka;
        this.promise = promise;
        this.topic = kafka.topic(2);
    }

    static SinkTrialOfTopic exactlyOnce(TestKafka kafka) {
        String name = TestKafka.newName("acceptance");
        return new SinkTrialOfTopic(kafka, sink -> sink.exactlyOnce(name));
    }

    static SinkTrialOfTopic atLeastOnce(TestKafka kafka) {
        return new SinkTrialOfTopic(kafka, sink -> sink);
    }

    @Override
    public Sink<Integer> sink() {
        String to = topic;
        return promise.apply(KafkaSink.<Integer>strings(
                        kafka.bootstrapServers(), number -> new ProducerRecord<>(to, number % 2, null, "" + number)))
                .build();
    }

    @Override
    public Integer record(int number) {
        return number;
    }

    /** Returns what readers of committed records see. */
    @Override
    public List<Integer> written() {
        return kafka.values(topic).stream().map(Integer::parseInt).toList();
    }

    @Override
    public void close() {}
}
