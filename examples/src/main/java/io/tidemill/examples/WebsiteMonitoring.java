package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.kafka.KafkaRecord;
import io.tidemill.kafka.KafkaSink;
import io.tidemill.kafka.KafkaSource;
import io.tidemill.kafka.KafkaTopics;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import java.io.Serializable;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Watches a website by the web-server log lines in a Kafka topic: counts the requests of the last seconds by status class, and
 * writes an alert to another topic when too many of them are errors.
 */
public final class WebsiteMonitoring {
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration SLIDE = Duration.ofSeconds(5);
    private static final double MOST_ERRORS = 0.05;

    private WebsiteMonitoring() {}

    /** The requests of a window, and how many of them the server failed to answer; it may go to another machine of a cluster. */
    record Health(long requests, long errors) implements Serializable {
        Health plus(Health other) {
            return new Health(requests + other.requests, errors + other.errors);
        }

        boolean isBad() {
            return errors > MOST_ERRORS * requests;
        }
    }

    // The status is the last but one field: ... "GET /index.html HTTP/1.0" 200 1388; its class is 2xx
    private static String statusClass(String line) {
        String[] fields = line.split(" ");
        return fields.length < 2 ? "none" : fields[fields.length - 2].charAt(0) + "xx";
    }

    // What is done with the lines; apart from main, so that a test can give it lines of its own
    static DStream<String> define(DStream<String> logs) {
        PairDStream<String, Long> classes =
                logs.mapToPair(line -> Pair.of(statusClass(line), 1L)).reduceByKeyAndWindow(Long::sum, WINDOW, SLIDE);

        // Show the number of requests of each status class
        classes.transform(rdd -> rdd.sortByKey()).print();

        // One sum for all classes, of which an alert is made if it is bad
        return classes.map(counts -> new Health(counts.value(), counts.key().equals("5xx") ? counts.value() : 0))
                .reduce(Health::plus)
                .filter(Health::isBad)
                .map(health -> health.errors() + " of " + health.requests() + " requests failed in the last "
                        + WINDOW.toSeconds() + " seconds");
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("Usage: WebsiteMonitoring BROKERS TOPIC ALERTS_TOPIC");
            System.exit(2);
        }

        String brokers = args[0];
        String topic = args[1];
        String alertsTopic = args[2];

        // Make a context with batches of one second
        StreamingContext ssc = StreamingContext.builder("WebsiteMonitoring")
                .batchInterval(Duration.ofSeconds(1))
                .build();

        // Read the topic from its end on; tools see how far, by the group
        KafkaSource<String, String> logs = KafkaSource.strings(brokers, KafkaTopics.named(topic))
                .group("website-monitoring")
                .build();

        // Write every alert once, also when a batch has to be run again
        KafkaSink<String> alerts = KafkaSink.<String>strings(brokers, text -> new ProducerRecord<>(alertsTopic, text))
                .exactlyOnce("website-monitoring-alerts")
                .build();

        define(ssc.stream(logs).filter(record -> !record.isTombstone()).map(KafkaRecord::requireValue))
                .output(alerts);

        // Start, and wait for the end
        ssc.start();
        ssc.awaitTermination();
    }
}
