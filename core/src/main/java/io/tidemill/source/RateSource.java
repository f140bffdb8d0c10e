package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A source that counts 0, 1, 2 and so on at a fixed rate, for load and for trying things out: {@code map} makes records of the
 * numbers. After n seconds exactly n times as many numbers as the rate says belong to batches, also when batches are late.
 *
 * <p>Nothing is stored: numbers are made in tasks. With a checkpoint directory it goes on with the next number after a restart; the
 * time in which the program did not run brings none.
 */
public final class RateSource implements Source<Long> {
    private static final long MAX_RATE = 1_000_000_000;
    private static final long MILLIS = 1000;
    private static final String PART = "next";

    private final long recordsPerSecond;

    private RateSource(long recordsPerSecond) {
        this.recordsPerSecond = recordsPerSecond;
    }

    /** Returns a source of that many numbers a second, at most a thousand million. */
    public static RateSource perSecond(long records) {
        if (records < 1 || records > MAX_RATE) {
            throw TidemillException.invalidArgument(
                    "The rate is " + records + " records per second; expected 1 to " + MAX_RATE);
        }
        return new RateSource(records);
    }

    @Override
    public String kind() {
        return "rate";
    }

    @Override
    public SourceRun<Long> start(SourceContext context) {
        context.events().started(recordsPerSecond + " records per second");
        return new RateRun(context);
    }

    @Override
    public String toString() {
        return "rate of " + recordsPerSecond + " records per second";
    }

    private static long number(String position, Operator operator) {
        try {
            return Long.parseLong(position);
        } catch (NumberFormatException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_DAMAGED,
                    "The position of " + operator.name() + " is '" + position
                            + "'; expected the next number. Was another source of the same name in the program before?"
                            + " Give this one a name of its own with named(...)",
                    e);
        }
    }

    /** Owned by the thread that runs batches. */
    private final class RateRun implements SourceRun<Long> {
        private final Operator operator;
        private final Clock clock;
        private final int splitCount;
        private final long startMillis;

        /** The first number of this run. */
        private long first;

        private long next;
        private long endMillis = Long.MAX_VALUE;

        RateRun(SourceContext context) {
            this.operator = new Operator(context.name(), "");
            this.clock = context.clock();
            this.splitCount = context.splitCount();
            this.startMillis = clock.epochMillis();
            this.first = number(context.positions().getOrDefault(PART, "0"), operator);
            this.next = first;
        }

        @Override
        public SourceBatch<Long> seal(BatchTime time) {
            long from = next;
            next = Math.max(from, dueAt(time.epochMillis()));
            return new NumbersBatch(
                    plan(from, next),
                    next - from,
                    next == from ? PositionChanges.NONE : PositionChanges.of(PART, Long.toString(next)));
        }

        /** Returns the first number that is not due at that time. */
        private long dueAt(long epochMillis) {
            long elapsed = Math.max(0, Math.min(epochMillis, endMillis) - startMillis);
            return first + elapsed / MILLIS * recordsPerSecond + elapsed % MILLIS * recordsPerSecond / MILLIS;
        }

        @Override
        public SourceBatch<Long> replay(BatchTime time, PositionChanges changes) {
            long from = next;
            next = number(changes.moved().getOrDefault(PART, ""), operator);
            first = next;
            return new NumbersBatch(plan(from, next), next - from, changes);
        }

        private SplitsPlan<Long> plan(long from, long to) {
            List<Split<Long>> splits = new ArrayList<>();
            long count = to - from;
            long parts = Math.min(splitCount, count);
            for (long i = 0; i < parts; i++) {
                splits.add(new NumbersSplit(from + share(count, i, parts), from + share(count, i + 1, parts)));
            }
            return new SplitsPlan<>(splits, operator);
        }

        private static long share(long count, long part, long parts) {
            return count / parts * part + Math.min(part, count % parts);
        }

        @Override
        public void stopReceiving() {
            endMillis = Math.min(endMillis, clock.epochMillis());
        }

        @Override
        public boolean isExhausted() {
            return endMillis < Long.MAX_VALUE && next >= dueAt(endMillis);
        }

        @Override
        public void close() {
            endMillis = Math.min(endMillis, startMillis);
        }
    }

    private record NumbersBatch(SplitsPlan<Long> plan, long recordCount, PositionChanges positions)
            implements SourceBatch<Long> {
        @Override
        public OptionalLong expectedCount() {
            return OptionalLong.of(recordCount);
        }

        @Override
        public void release() {}
    }

    /** The numbers from {@code from} up to but without {@code to}. */
    private record NumbersSplit(long from, long to) implements Split<Long> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public RecordReader<Long> open() {
            return new NumbersReader(from, to);
        }
    }

    private static final class NumbersReader implements RecordReader<Long> {
        private long next;
        private final long end;

        NumbersReader(long next, long end) {
            this.next = next;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public Long next() {
            if (next >= end) {
                throw new NoSuchElementException();
            }
            return next++;
        }

        @Override
        public void forEachRemaining(Consumer<? super Long> action) {
            while (next < end) {
                action.accept(next++);
            }
        }
    }
}
