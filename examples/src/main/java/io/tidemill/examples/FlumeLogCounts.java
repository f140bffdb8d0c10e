package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.flume.FlumeEvent;
import io.tidemill.flume.FlumePollingSource;
import io.tidemill.flume.FlumeSource;
import io.tidemill.flume.SinkType;
import io.tidemill.function.Pair;
import io.tidemill.rdd.SortOrder;
import io.tidemill.source.Source;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import java.time.Duration;
import java.util.List;

/**
 * Counts the log lines that Flume agents have, by host and level, over the last minute: what their Avro sinks deliver to a port, or
 * their Thrift sinks, or what is fetched from Spark's sink in an agent.
 */
public final class FlumeLogCounts {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration SLIDE = Duration.ofSeconds(5);
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG");

    private FlumeLogCounts() {}

    // The host is a header, which Flume's host interceptor sets; the level is a word of the line
    private static String hostAndLevel(FlumeEvent event) {
        String line = event.text();
        String level = LEVELS.stream().filter(line::contains).findFirst().orElse("other");
        return event.header("host").orElse("?") + " " + level;
    }

    // What is done with the events; apart from main, so that a test can give it events of its own
    static PairDStream<String, Long> define(DStream<FlumeEvent> events) {
        return events.map(FlumeLogCounts::hostAndLevel).countByValueAndWindow(WINDOW, SLIDE);
    }

    // Where the events come from: "avro 4141", "thrift 4141" or "poll 9988"
    private static Source<FlumeEvent> source(String form, int port) {
        return switch (form) {
            case "avro" -> FlumeSource.onPort(port);
            case "thrift" -> FlumeSource.builder(port).sinkType(SinkType.THRIFT).build();
            case "poll" -> FlumePollingSource.from("localhost", port);
            default -> throw new IllegalArgumentException("avro, thrift or poll, not " + form);
        };
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("Usage: FlumeLogCounts avro|thrift|poll PORT");
            System.exit(2);
        }

        // Make a context with batches of one second; the received log of a checkpoint directory may hold events
        StreamingContext ssc = StreamingContext.builder("FlumeLogCounts")
                .batchInterval(Duration.ofSeconds(1))
                .stateTypes(FlumeEvent.class)
                .build();

        // Show the most frequent first
        define(ssc.stream(source(args[0], Integer.parseInt(args[1]))).named("flume"))
                .transform(rdd -> rdd.sortBy(Pair::value, SortOrder.DESCENDING))
                .print();

        // Start, and wait for the end
        ssc.start();
        ssc.awaitTermination();
    }
}
