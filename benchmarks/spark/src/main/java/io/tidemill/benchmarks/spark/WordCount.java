package io.tidemill.benchmarks.spark;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.streaming.api.java.JavaDStream;
import scala.Tuple2;

/** Counts the words of each batch and prints the most frequent. */
public final class WordCount extends StreamingProgram {
    @Override
    void define(JavaDStream<String> lines) {
        AtomicLong total = new AtomicLong();
        lines.flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                .mapToPair(word -> new Tuple2<>(word, 1L))
                .reduceByKey(Long::sum)
                .foreachRDD(counts -> {
                    JavaPairRDD<String, Long> kept = counts.cache();
                    System.out.println("Top words of " + kept.count() + ": "
                            + kept.mapToPair(Tuple2::swap).sortByKey(false).take(5));
                    answer("words", total.addAndGet(kept.values().fold(0L, Long::sum)));
                    kept.unpersist(false);
                });
    }
}
