package io.tidemill.benchmarks.spark;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.streaming.api.java.JavaDStream;

/** Counts the lines that contain {@code KBDOC}. */
public final class Grep extends StreamingProgram {
    @Override
    void define(JavaDStream<String> lines) {
        AtomicLong total = new AtomicLong();
        lines.filter(line -> line.contains("KBDOC")).foreachRDD(rdd -> {
            long count = rdd.count();
            System.out.println("Number of KB requests: " + count);
            answer("matches", total.addAndGet(count));
        });
    }
}
