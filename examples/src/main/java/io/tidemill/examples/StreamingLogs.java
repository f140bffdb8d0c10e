package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.stream.DStream;
import java.io.PrintStream;
import java.time.Duration;

/** Shows, counts and saves the requests for knowledge-base articles in a stream of web-server log lines. */
public final class StreamingLogs {
    private StreamingLogs() {}

    // What is done with the lines; apart from main, so that a test can give it lines of its own
    static void define(DStream<String> logs, String output, PrintStream out) {
        DStream<String> requests = logs.filter(line -> line.contains("KBDOC"));

        requests.print(5);
        requests.foreachRDD((rdd, time) -> out.println("Number of KB requests: " + rdd.count()));

        requests.saveAsTextFiles(output);
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        if (args.length < 2 || args.length > 3) {
            System.err.println("Usage: StreamingLogs HOST PORT [OUTPUT_PREFIX]");
            System.exit(2);
        }

        // Take the host, the port and the place for the results from the arguments
        String host = args[0];
        int port = Integer.parseInt(args[1]);
        String output = args.length == 3 ? args[2] : "streamlog/kblogs";

        // Make a context with batches of one second
        StreamingContext ssc = StreamingContext.builder("StreamingLogs")
                .batchInterval(Duration.ofSeconds(1))
                .build();

        define(ssc.socketTextStream(host, port), output, System.out);

        // Start, and wait for the end
        ssc.start();
        ssc.awaitTermination();
    }
}
