package io.tidemill.benchmarks.contestant;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Where a contestant writes down what it has done. Any thread may call it.
 *
 * <p>The measured time begins with the end of the first batch after the warm-up, and ends with the end of the first batch
 * after the time to measure. Only whole batches lie in it, so that a long batch interval does not blur the rate.
 */
public final class Scorecard {
    private static final long NOT_YET = Long.MIN_VALUE;
    private static final int SIGNIFICANT_DIGITS = 3;

    /** Batches end a little early or late; one that is this near to the end of a time is its last. */
    private static final double NEAR_ENOUGH = 0.98;

    private final Duration warmup;
    private final Duration measured;
    private final PrintStream benchmark;
    private final Figures answers = new Figures();
    private final Histogram latencyNanos = new Histogram(SIGNIFICANT_DIGITS);
    private final Histogram batchNanos = new Histogram(SIGNIFICANT_DIGITS);

    private long firstBatchNanos = NOT_YET;
    private long measureFromNanos = NOT_YET;
    private long measureToNanos = NOT_YET;
    private long processed;
    private long processedWhileMeasured;
    private long sent = Long.MAX_VALUE;

    public Scorecard(Duration warmup, Duration measured, PrintStream benchmark) {
        this.warmup = warmup;
        this.measured = measured;
        this.benchmark = benchmark;
    }

    /** A batch with this many records is done: its results are put out. */
    public synchronized void processed(long records) {
        processed(records, System.nanoTime());
    }

    /** A batch with this many records is done, and its work has taken so long. */
    public synchronized void processed(long records, Duration processingTime) {
        if (isMeasuring()) {
            batchNanos.recordValue(processingTime.toNanos());
        }
        processed(records, System.nanoTime());
    }

    synchronized void processed(long records, long nowNanos) {
        processed += records;
        if (firstBatchNanos == NOT_YET) {
            if (records > 0) {
                firstBatchNanos = nowNanos;
                tell(Protocol.FIRST_BATCH);
            }
        } else if (measureFromNanos == NOT_YET) {
            if (isOver(warmup, nowNanos - firstBatchNanos)) {
                measureFromNanos = nowNanos;
            }
        } else if (measureToNanos == NOT_YET) {
            processedWhileMeasured += records;
            if (isOver(measured, nowNanos - measureFromNanos)) {
                measureToNanos = nowNanos;
                tell(Protocol.MEASURED);
            }
        }
        notifyAll();
    }

    /** A record which was sent at this {@link System#nanoTime()} is put out now. */
    public synchronized void putOut(long sentNanos) {
        if (isMeasuring()) {
            latencyNanos.recordValue(Math.max(0, System.nanoTime() - sentNanos));
        }
    }

    /** A number that tells whether the work was done right, such as the lines found; the last one given counts. */
    public synchronized void answer(String name, long value) {
        answers.with(name, value);
    }

    /** The sender has stopped after this many lines. */
    public synchronized void sent(long lines) {
        sent = lines;
        notifyAll();
    }

    /** Waits until the sender has stopped and all it sent is processed; the benchmark ends a trial that waits too long. */
    public synchronized void awaitAllProcessed() throws InterruptedException {
        while (processed < sent) {
            wait();
        }
    }

    /** What was measured. */
    public synchronized Figures figures() {
        Figures figures = new Figures().with("processed", processed);
        if (measureToNanos != NOT_YET) {
            double seconds = (measureToNanos - measureFromNanos) / (double) TimeUnit.SECONDS.toNanos(1);
            figures.with("measuredRecords", processedWhileMeasured)
                    .with("measuredSeconds", seconds)
                    .with("recordsPerSecond", Math.rint(processedWhileMeasured / seconds));
        }
        if (latencyNanos.getTotalCount() > 0) {
            figures.with("p50Millis", percentileMillis(latencyNanos, 50))
                    .with("p99Millis", percentileMillis(latencyNanos, 99))
                    .with("p999Millis", percentileMillis(latencyNanos, 99.9))
                    .with("maxMillis", percentileMillis(latencyNanos, 100));
        }
        if (batchNanos.getTotalCount() > 0) {
            figures.with("batches", batchNanos.getTotalCount())
                    .with("batchP50Millis", percentileMillis(batchNanos, 50))
                    .with("batchP99Millis", percentileMillis(batchNanos, 99))
                    .with("batchMaxMillis", percentileMillis(batchNanos, 100));
        }
        return figures.withAll(answers);
    }

    private static boolean isOver(Duration time, long elapsedNanos) {
        return elapsedNanos >= time.toNanos() * NEAR_ENOUGH;
    }

    private boolean isMeasuring() {
        return measureFromNanos != NOT_YET && measureToNanos == NOT_YET;
    }

    private static double percentileMillis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private void tell(String line) {
        benchmark.println(line);
        benchmark.flush();
    }
}
