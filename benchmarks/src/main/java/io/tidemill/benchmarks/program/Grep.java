package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.stream.DStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the lines that contain {@code KBDOC}. */
public final class Grep extends StreamProgram {
    @Override
    void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
        AtomicLong total = new AtomicLong();
        lines.filter(line -> line.contains("KBDOC")).foreachRDD(rdd -> {
            long count = rdd.count();
            System.out.println("Number of KB requests: " + count);
            scorecard.answer("matches", total.addAndGet(count));
        });
    }
}
