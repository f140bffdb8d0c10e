package io.tidemill.benchmarks.micro;

import io.tidemill.benchmarks.loop.LineEnds;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs per line to find the line ends of a chunk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LineEndsBenchmark.LINES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LineEndsBenchmark {
    static final int LINES = 1600;

    private static final int LINE_BYTES = 156;

    private final byte[] chunk =
            ("x".repeat(LINE_BYTES - 1) + "\n").repeat(LINES).getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public int eightBytesAtATime() {
        int lines = 0;
        for (int from = 0; from < chunk.length; from = LineEnds.next(chunk, from, chunk.length) + 1) {
            lines++;
        }
        return lines;
    }

    @Benchmark
    public int byteByByte() {
        int lines = 0;
        for (int from = 0; from < chunk.length; from = LineEnds.nextByteByByte(chunk, from, chunk.length) + 1) {
            lines++;
        }
        return lines;
    }
}
