package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.SortOrder;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counts the requests of the last seconds, and shows the users with the most requests so far, over many batches. */
public final class StreamingLogsMB {
    private StreamingLogsMB() {}

    // The sum of the new counts, added to the old total
    private static Optional<Long> updateCount(List<Long> newCounts, Optional<Long> state) {
        long sum = newCounts.stream().mapToLong(Long::longValue).sum();
        return Optional.of(state.orElse(0L) + sum);
    }

    // The user of a request is the third word of its line; web servers write - for one they do not know
    private static String user(String line) {
        String[] words = line.split(" ", 4);
        return words.length < 3 ? "-" : words[2];
    }

    // What is done with the lines; apart from main, so that a test can give it lines of its own
    static void define(DStream<String> logs) {
        // Every two seconds, show the number of requests over the last five seconds
        logs.countByWindow(Duration.ofSeconds(5), Duration.ofSeconds(2)).print();

        // Count the requests of each user in every batch
        PairDStream<String, Long> userRequests =
                logs.mapToPair(line -> Pair.of(user(line), 1L)).reduceByKey(Long::sum);

        // Update the total of each user
        PairDStream<String, Long> totals = userRequests.updateStateByKey(StreamingLogsMB::updateCount);

        // Sort each batch's totals by their number, largest first
        DStream<Pair<String, Long>> topUsers = totals.mapToPair(Pair::swap)
                .transform(rdd -> rdd.sortByKey(SortOrder.DESCENDING))
                .map(Pair::swap);

        // Show the top five users every second
        topUsers.print(5);
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("Usage: StreamingLogsMB HOST PORT");
            System.exit(2);
        }

        String host = args[0];
        int port = Integer.parseInt(args[1]);

        // Make a context with batches of one second
        StreamingContext ssc = StreamingContext.builder("StreamingLogsMB")
                .batchInterval(Duration.ofSeconds(1))
                .build();

        define(ssc.socketTextStream(host, port));

        ssc.start();
        ssc.awaitTermination();
    }
}
