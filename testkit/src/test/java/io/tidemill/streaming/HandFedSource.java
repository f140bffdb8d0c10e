package io.tidemill.streaming;

import io.tidemill.plan.Operator;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source that takes records from the test at any time, as a buffer that gives at most so many to a batch. */
final class HandFedSource implements Source<String> {
    final List<String> calls = new ArrayList<>();
    final AtomicInteger unreleased = new AtomicInteger();
    private final int mostPerBatch;
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private @Nullable SourceEvents events;
    boolean endsLate;
    private boolean stopped;

    HandFedSource(int mostPerBatch) {
        this.mostPerBatch = mostPerBatch;
    }

    void give(String... records) {
        received.addAll(List.of(records));
    }

    /** Ends at last, when it ends late. */
    void end() {
        endsLate = false;
        events.wake();
    }

    SourceEvents events() {
        return events;
    }

    @Override
    public String kind() {
        return "hand";
    }

    @Override
    public SourceRun<String> start(SourceContext context) {
        events = context.events();
        return new SourceRun<>() {
            @Override
            public SourceBatch<String> seal(BatchTime time) {
                List<String> records = new ArrayList<>();
                while (records.size() < mostPerBatch && !received.isEmpty()) {
                    records.add(received.remove());
                }
                return counted(records);
            }

            @Override
            public void stopReceiving() {
                calls.add("stopReceiving");
                stopped = true;
            }

            @Override
            public boolean isExhausted() {
                return stopped && !endsLate && received.isEmpty();
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }

    private SourceBatch<String> counted(List<String> records) {
        unreleased.incrementAndGet();
        Split<String> split = () -> RecordReader.over(records.iterator());
        SourceBatch<String> batch =
                SourceBatch.of(new SplitsPlan<>(List.of(split), new Operator("hand", "")), records.size());
        return new SourceBatch<>() {
            @Override
            public SplitsPlan<String> plan() {
                return (SplitsPlan<String>) batch.plan();
            }

            @Override
            public long recordCount() {
                return batch.recordCount();
            }

            @Override
            public void release() {
                unreleased.decrementAndGet();
            }
        };
    }
}
