package io.tidemill.testkit.acceptance;

import static io.tidemill.testkit.acceptance.Verdicts.require;

import io.tidemill.log.LogStore;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StopMode;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.testkit.StreamTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One run of a program that collects the numbers of a trial's records. It belongs to the thread of the check. */
final class TrialRun<T> implements AutoCloseable {
    /** How much the source may hold: less than the checks send at once. */
    static final long BUFFER_BYTES = 2 << 20;

    /** In the year 2100, so that files that a sender writes were changed long ago. */
    private static final Instant START = Instant.ofEpochSecond(4_102_444_800L);

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long POLL_NANOS = 200_000;
    private static final int LINE_BYTES = 16 << 10;

    private final StreamTest test;
    private final List<Integer> numbers = new ArrayList<>();
    private int largestBatch;
    private int crashCount = Integer.MAX_VALUE;

    private TrialRun(SourceTrial<T> trial, StreamTest test) {
        this.test = test;
        test.context().stream(new TwiceEndedSource<>(trial.source()))
                .named("trial")
                .foreachRDD(rdd -> take(rdd.map(trial::number).collect()));
    }

    static <T> TrialRun<T> of(SourceTrial<T> trial) {
        return of(trial, Optional.empty(), START);
    }

    /** Returns a run that keeps in a checkpoint directory what the next one needs. */
    static <T> TrialRun<T> of(SourceTrial<T> trial, LogStore checkpoint) {
        return of(trial, Optional.of(checkpoint), START);
    }

    /** Returns the run that follows one that has ended. */
    TrialRun<T> next(SourceTrial<T> trial, LogStore checkpoint) {
        return of(trial, Optional.of(checkpoint), test.timeline().now());
    }

    private static <T> TrialRun<T> of(SourceTrial<T> trial, Optional<LogStore> checkpoint, Instant start) {
        StreamTest.Builder builder = StreamTest.builder()
                .startingAt(start)
                .set(TidemillSettings.RECEIVE_BUFFER.key(), String.valueOf(BUFFER_BYTES))
                .set(TidemillSettings.MAX_LINE.key(), String.valueOf(LINE_BYTES));
        trial.settings().forEach(builder::set);
        checkpoint.ifPresent(builder::checkpoint);
        return new TrialRun<>(trial, builder.build());
    }

    private void take(List<Integer> batch) {
        List<Integer> numbered = batch.stream().filter(number -> number >= 0).toList();
        if (numbers.size() + numbered.size() >= crashCount) {
            throw new IllegalStateException("the check has this output fail");
        }
        largestBatch = Math.max(largestBatch, numbered.size());
        numbers.addAll(numbered);
    }

    /** Has the batch fail that brings the count of records to {@code count}. */
    void crashAt(int count) {
        crashCount = count;
    }

    void start() {
        test.start();
    }

    /** Runs batches until there were {@code count} records. */
    void advanceUntil(int count) {
        long start = System.nanoTime();
        while (numbers.size() < count) {
            test.advance(1);
            require(test.context().state() == ContextState.ACTIVE, "the program stopped after " + seen());
            require(
                    System.nanoTime() - start < PATIENCE_NANOS,
                    "waited a minute for " + count + " records after " + seen());
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private String seen() {
        return numbers.size() + " records; events: "
                + test.events().stream()
                        .filter(event -> !String.valueOf(event).startsWith("Batch"))
                        .toList();
    }

    void stop(StopMode mode) {
        test.context().stop(mode);
    }

    /** Requires that the numbers so far begin with {@code first} and go on one by one, and returns the next. */
    int requireNoGaps(int first) {
        int next = first;
        for (int number : numbers) {
            int expected = next++;
            require(number == expected, "expected record " + expected + ", but " + number + " came");
        }
        return next;
    }

    int largestBatch() {
        return largestBatch;
    }

    @Override
    public void close() {
        test.close();
    }
}
