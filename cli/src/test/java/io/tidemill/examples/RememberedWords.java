package io.tidemill.examples;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.source.DirectoryOptions;
import java.time.Duration;
import java.util.Optional;

/** Counts the lines of a directory's files by what they say, over all batches. */
public final class RememberedWords {
    private RememberedWords() {}

    public static void main(String[] args) {
        StreamingContext ssc = StreamingContext.builder("RememberedWords")
                .batchInterval(Duration.ofMillis(100))
                .build();
        ssc.textFileStream(args[0], DirectoryOptions.ALL_FILES.stableFor(Duration.ZERO))
                .named("words")
                .mapToPair(word -> Pair.of(word, 1))
                .<Integer>updateStateByKey((ones, total) -> Optional.of(total.orElse(0) + ones.size()))
                .named("totals")
                .saveAsTextFiles(args[1]);
        ssc.start();
        ssc.awaitTermination();
    }
}
