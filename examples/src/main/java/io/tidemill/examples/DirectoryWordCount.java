package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import java.time.Duration;
import java.util.Arrays;

/** Counts the words in the text files that appear in a directory. */
public final class DirectoryWordCount {
    private DirectoryWordCount() {}

    // What is done with the lines; apart from main, so that a test can give it lines of its own
    static void define(DStream<String> lines) {
        lines.flatMap(line -> Arrays.asList(line.split(" ")))
                .filter(word -> !word.isEmpty())
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum)
                .print();
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("Usage: DirectoryWordCount DIRECTORY");
            System.exit(2);
        }

        // Make a context with batches of one second
        StreamingContext ssc = StreamingContext.builder("DirectoryWordCount")
                .batchInterval(Duration.ofSeconds(1))
                .build();

        // Take the lines of each new file; write files elsewhere, and move them in when they are complete
        define(ssc.textFileStream(args[0]));

        // Start, and wait for the end
        ssc.start();
        ssc.awaitTermination();
    }
}
