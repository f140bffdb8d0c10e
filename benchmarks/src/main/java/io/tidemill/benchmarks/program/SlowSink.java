package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.stream.DStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hands each line to a system that takes a tenth of a millisecond for it, as a remote store might. */
public final class SlowSink extends StreamProgram {
    private static final long NANOS_PER_LINE = TimeUnit.MICROSECONDS.toNanos(100);

    @Override
    void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
        lines.foreachRDD(rdd -> rdd.foreach(line -> LockSupport.parkNanos(NANOS_PER_LINE)));
    }
}
