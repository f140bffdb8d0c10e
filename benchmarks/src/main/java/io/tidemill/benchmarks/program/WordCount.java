package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.SortOrder;
import io.tidemill.stream.DStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the words of each batch and prints the most frequent. */
public final class WordCount extends StreamProgram {
    @Override
    void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
        AtomicLong total = new AtomicLong();
        lines.flatMap(line -> Arrays.asList(line.split(" ")))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum)
                .foreachRDD(counts -> {
                    PairRDD<String, Long> kept = counts.cache();
                    System.out.println("Top words of " + kept.count() + ": "
                            + kept.sortBy(Pair::value, SortOrder.DESCENDING).take(5));
                    scorecard.answer("words", total.addAndGet(kept.values().fold(0L, Long::sum)));
                    kept.unpersist();
                });
    }
}
