package io.tidemill.streaming;

import io.tidemill.plan.Operator;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.PacedRun;
import io.tidemill.source.Quota;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import java.util.List;
import java.util.stream.LongStream;

/** A source of the numbers from 0 on that always has more, as long as the test wants it; each counts as a kilobyte. */
final class EndlessSource implements Source<Long> {
    static final long BYTES_PER_RECORD = 1024;

    /** How many records wait; owned by the test's thread, which runs batches. */
    long waiting = Long.MAX_VALUE / BYTES_PER_RECORD / 4;

    private long next;

    @Override
    public String kind() {
        return "endless";
    }

    @Override
    public SourceRun<Long> start(SourceContext context) {
        Operator operator = new Operator(context.name(), "");
        return new PacedRun<>() {
            private boolean stopped;

            @Override
            public long waitingBytes(BatchTime time) {
                return waiting * BYTES_PER_RECORD;
            }

            @Override
            public SourceBatch<Long> seal(BatchTime time, Quota quota) {
                long from = next;
                long count = Math.min(waiting, Math.max(1, quota.batchBytes() / BYTES_PER_RECORD));
                next += count;
                waiting -= count;
                return batch(from, count, operator);
            }

            @Override
            public void stopReceiving() {
                stopped = true;
            }

            @Override
            public boolean isExhausted() {
                return stopped && waiting == 0;
            }

            @Override
            public void close() {}
        };
    }

    private static SourceBatch<Long> batch(long from, long count, Operator operator) {
        Split<Long> split =
                () -> RecordReader.over(LongStream.range(from, from + count).iterator());
        SplitsPlan<Long> plan = new SplitsPlan<>(List.of(split), operator);
        return new SourceBatch<>() {
            @Override
            public SplitsPlan<Long> plan() {
                return plan;
            }

            @Override
            public long recordCount() {
                return count;
            }

            @Override
            public long bytes() {
                return count * BYTES_PER_RECORD;
            }

            @Override
            public void release() {}
        };
    }
}
