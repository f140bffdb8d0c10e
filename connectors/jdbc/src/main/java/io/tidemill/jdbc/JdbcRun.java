package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.source.PacedRun;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.Quota;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source that runs. Its poller starts with the first batch that is new, since it begins behind those that come again. */
final class JdbcRun<T> implements PacedRun<T> {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final SourceSpec<T> spec;
    private final SourceContext context;
    private final boolean startsAtEnd;
    private final Operator operator;
    private final ReadRows read;
    private Optional<String> position;
    private @Nullable PagePoller<T> poller;
    private @Nullable Thread pollerThread;
    private boolean stopped;

    JdbcRun(SourceSpec<T> spec, SourceContext context, Optional<String> position, boolean startsAtEnd) {
        this.spec = spec;
        this.context = context;
        this.position = position;
        this.startsAtEnd = startsAtEnd;
        this.operator = new Operator(context.name(), "");
        this.read = new ReadRows(spec.batchRows());
    }

    @Override
    public SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
        String column = spec.query().column();
        String end = changes.moved().get(column);
        if (end == null || !spec.query().type().accepts(end)) {
            throw new TidemillException(
                    ErrorCode.SOURCE_FAILED,
                    "Batch " + time + " of " + context.name() + " was read by "
                            + changes.moved().keySet()
                            + ", but the program reads by " + column + " as "
                            + spec.query().type()
                            + "; take the old column again, or another checkpoint directory");
        }
        RowRange range = RowRange.after(position).to(end);
        position = Optional.of(end);
        return new RowsBatch<>(
                List.of(new RowRangeSplit<>(spec, range, List.of())), changes, 0, operator, this::released);
    }

    @Override
    public long waitingBytes(BatchTime time) {
        PagePoller<T> active = poller;
        return active == null ? 0 : active.settledRows() * RowsBatch.BYTES_PER_ROW;
    }

    @Override
    public void holdAhead(long bytes) {
        PagePoller<T> active = poller;
        if (active != null) {
            active.holdAhead(bytes / RowsBatch.BYTES_PER_ROW);
        }
    }

    @Override
    public SourceBatch<T> seal(BatchTime time, Quota quota) {
        PagePoller<T> active = started(quota);
        List<FoundPage> pages = active == null ? List.of() : active.take(quota.batchBytes() / RowsBatch.BYTES_PER_ROW);
        if (pages.isEmpty()) {
            return new RowsBatch<>(List.of(), PositionChanges.NONE, 0, operator, this::released);
        }
        String end = pages.get(pages.size() - 1).end();
        position = Optional.of(end);
        return new RowsBatch<>(
                splits(pages),
                PositionChanges.of(spec.query().column(), end),
                pages.stream().mapToLong(FoundPage::count).sum(),
                operator,
                this::released);
    }

    private @Nullable PagePoller<T> started(Quota quota) {
        if (poller == null && !stopped) {
            poller = new PagePoller<>(spec, context, read, position, startsAtEnd);
            poller.holdAhead(quota.aheadBytes() / RowsBatch.BYTES_PER_ROW);
            pollerThread = context.startThread(context.name(), poller);
        }
        return poller;
    }

    /** Puts pages that follow each other together, so that there are as many splits as the context likes. */
    private List<RowRangeSplit<T>> splits(List<FoundPage> pages) {
        int count = Math.min(pages.size(), Math.max(1, context.splitCount()));
        List<RowRangeSplit<T>> splits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = i * pages.size() / count;
            int last = (i + 1) * pages.size() / count - 1;
            RowRange range = pages.get(first).range().to(pages.get(last).end());
            splits.add(new RowRangeSplit<>(spec, range, pages.subList(first, last + 1)));
        }
        return splits;
    }

    /** Keeps in mind what was read completely in this process; the poller counts it again later. */
    private void released(List<RowRangeSplit<T>> splits) {
        long now = context.clock().epochMillis();
        for (RowRangeSplit<T> split : splits) {
            split.counted().ifPresent(count -> read.add(split.range(), count, now));
        }
    }

    @Override
    public void stopReceiving() {
        stopped = true;
        if (poller != null) {
            poller.stop();
        }
    }

    @Override
    public boolean isExhausted() {
        return stopped && (poller == null || poller.isExhausted());
    }

    /** Ends the search, and waits a moment for a statement that is under way to give its connection back. */
    @Override
    public void close() {
        stopReceiving();
        if (pollerThread != null) {
            try {
                pollerThread.join(CLOSE_PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
