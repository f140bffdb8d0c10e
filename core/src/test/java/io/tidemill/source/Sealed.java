package io.tidemill.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What tests do with sealed batches, and how they wait. */
final class Sealed {
    private static final long POLL_NANOS = 50_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private Sealed() {}

    static <T> List<Split<T>> splits(SourceBatch<T> batch) {
        return ((SplitsPlan<T>) batch.plan()).splits();
    }

    /** Reads all splits to their ends. */
    static <T> List<T> records(SourceBatch<T> batch) throws Exception {
        List<T> records = new ArrayList<>();
        for (Split<T> split : splits(batch)) {
            try (RecordReader<T> reader = split.open()) {
                reader.forEachRemaining(records::add);
            }
        }
        return records;
    }

    /** Seals, reads and releases batches until the source has nothing more. */
    static <T> List<T> untilExhausted(SourceRun<T> run, FakeContext context) throws Exception {
        List<T> records = new ArrayList<>();
        await(() -> {
            records.addAll(sealedAndReleased(run, context));
            return run.isExhausted();
        });
        return records;
    }

    /** Seals, reads and releases batches until there were {@code count} records. */
    static <T> List<T> untilCount(int count, SourceRun<T> run, FakeContext context) throws Exception {
        List<T> records = new ArrayList<>();
        await(() -> {
            records.addAll(sealedAndReleased(run, context));
            return records.size() >= count;
        });
        return records;
    }

    private static <T> List<T> sealedAndReleased(SourceRun<T> run, FakeContext context) {
        SourceBatch<T> batch = run.seal(context.nextBatch());
        try {
            return records(batch);
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            batch.release();
        }
    }

    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("time waited, in ns").isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
