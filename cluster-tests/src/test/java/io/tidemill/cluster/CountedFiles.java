package io.tidemill.cluster;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Counts the words of all files that appear in a directory; its checkpoint directory comes from a setting. */
public final class CountedFiles {
    private CountedFiles() {}

    public static void main(String[] arguments) {
        StreamingContext context = StreamingContext.builder("counted-files")
                .batchInterval(Duration.ofMillis(500))
                .build();
        context.textFileStream(arguments[0])
                .flatMap(line -> Arrays.asList(line.split(" ")))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum)
                .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L)
                        + counts.stream().mapToLong(Long::longValue).sum()))
                .named("totals")
                .print(10);
        context.start();
        context.awaitTermination();
    }
}
