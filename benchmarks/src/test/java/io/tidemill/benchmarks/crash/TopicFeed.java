package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records of a Kafka topic: each is there once. */
final class TopicFeed extends FeedThread {
    private final String topic;
    private final KafkaProducer<String, String> producer;

    private TopicFeed(String servers, String topic, long seed) {
        super(seed);
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer());
    }

    static TopicFeed start(String servers, String topic, long seed) {
        TopicFeed feed = new TopicFeed(servers, topic, seed);
        feed.begin();
        return feed;
    }

    @Override
    void send() throws InterruptedException {
        for (long next = 0; !isFinishing(); pause()) {
            for (int count = some(); count > 0; count--) {
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, null, Long.toString(next++)));
            }
            reached(next);
            producer.flush();
        }
    }

    @Override
    public String address() {
        return topic;
    }

    @Override
    public Expectation expectation() {
        return Expectation.each(numbers());
    }

    @Override
    public void close() throws IOException {
        super.close();
        producer.close();
    }
}
