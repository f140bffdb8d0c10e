package io.tidemill.benchmarks.spark;

import io.tidemill.BatchContext;
import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.contestant.Protocol;
import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Runs the same jobs through Tidemill's engine on Spark and by hand on Spark's own RDDs, in turn, on the one context of this JVM:
 * {@code Overhead WARMUP-JOBS MEASURED-JOBS}. It prints its figures as a contestant does.
 */
public final class Overhead {
    private static final int LINES = 1_000;
    private static final int PARTITIONS = 2;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final BatchContext tidemill;
    private final JavaSparkContext spark;
    private final List<String> lines = new ArrayList<>();
    private final int warmup;
    private final int measured;
    private final Figures figures = new Figures();

    private Overhead(BatchContext tidemill, JavaSparkContext spark, int warmup, int measured) {
        this.tidemill = tidemill;
        this.spark = spark;
        this.warmup = warmup;
        this.measured = measured;
        for (int line = 0; line < LINES; line++) {
            lines.add("user" + line % 100 + " GET /KBDOC-" + line % 300 + ".html HTTP/1.1 200 " + line);
        }
    }

    public static void main(String[] args) throws Exception {
        try (BatchContext tidemill =
                BatchContext.builder("Overhead").master("spark-local[2]").build()) {
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(SparkContext.getOrCreate());
            Overhead overhead = new Overhead(tidemill, spark, Integer.parseInt(args[0]), Integer.parseInt(args[1]));
            overhead.measure();
            System.out.println(Protocol.RESULT + overhead.figures.toJson());
        }
    }

    private void measure() throws Exception {
        measure("empty", () -> grepOurs(List.of()), () -> grepByHand(List.of()));
        measure("grep", () -> grepOurs(lines), () -> grepByHand(lines));
        measure("wordCount", this::wordCountOurs, this::wordCountByHand);
    }

    private void measure(String name, Job ours, Job byHand) throws Exception {
        Histogram oursNanos = new Histogram(SIGNIFICANT_DIGITS);
        Histogram byHandNanos = new Histogram(SIGNIFICANT_DIGITS);
        for (int job = 0; job < warmup + measured; job++) {
            if (job == warmup) {
                oursNanos.reset();
                byHandNanos.reset();
            }
            boolean oursFirst = job % 2 == 0;
            long first = timed(oursFirst ? ours : byHand, oursFirst ? oursNanos : byHandNanos);
            long second = timed(oursFirst ? byHand : ours, oursFirst ? byHandNanos : oursNanos);
            if (first != second) {
                throw new IllegalStateException(name + " gave " + first + " and " + second);
            }
        }
        figures.with(name + "OursMillis", millis(oursNanos)).with(name + "ByHandMillis", millis(byHandNanos));
    }

    private static long timed(Job job, Histogram nanos) throws Exception {
        long before = System.nanoTime();
        long found = job.run();
        nanos.recordValue(System.nanoTime() - before);
        return found;
    }

    private long grepOurs(List<String> records) {
        return tidemill.parallelize(records, PARTITIONS)
                .filter(line -> line.contains("KBDOC"))
                .count();
    }

    private long grepByHand(List<String> records) {
        return spark.parallelize(records, PARTITIONS)
                .filter(line -> line.contains("KBDOC"))
                .count();
    }

    private long wordCountOurs() {
        return tidemill.parallelize(lines, PARTITIONS)
                .flatMap(line -> Arrays.asList(line.split(" ")))
                .mapToPair(word -> Pair.of(word, 1L))
                .reduceByKey(Long::sum)
                .collect()
                .size();
    }

    private long wordCountByHand() {
        return spark.parallelize(lines, PARTITIONS)
                .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                .mapToPair(word -> new Tuple2<>(word, 1L))
                .reduceByKey(Long::sum)
                .collect()
                .size();
    }

    private static double millis(Histogram nanos) {
        return nanos.getValueAtPercentile(50) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** Runs a job and returns what it found. */
    @FunctionalInterface
    private interface Job {
        long run() throws Exception;
    }
}
