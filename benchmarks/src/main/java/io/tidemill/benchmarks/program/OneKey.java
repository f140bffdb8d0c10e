package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;

/** Brings all lines of a batch together under one key, which takes as much memory as a program can for them. */
public final class OneKey extends StreamProgram {
    @Override
    void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
        lines.mapToPair(line -> Pair.of("all", line)).groupByKey().foreachRDD(rdd -> rdd.collect());
    }
}
