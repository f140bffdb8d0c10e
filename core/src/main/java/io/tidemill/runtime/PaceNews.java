package io.tidemill.runtime;

import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once when sources are held back or batches come too late, and once when that is over. */
final class PaceNews {
    private static final Logger LOG = LoggerFactory.getLogger(PaceNews.class);

    /** After so many batches that kept nothing back, or began on time, it is over. */
    private static final int QUIET_BATCHES = 10;

    /** So many batches in a row have to take longer than their interval: one may be a pause of the collector. */
    private static final int LONG_BATCHES = 3;

    private final String context;
    private final Duration interval;
    private final Listeners listeners;

    /** Of each source that is held back, how many batches ago it was. */
    private final Map<String, Integer> heldBack = new HashMap<>();

    private boolean isOverloaded;
    private int longBatches;
    private int timelyBatches;

    PaceNews(String context, Duration interval, Listeners listeners) {
        this.context = context;
        this.interval = interval;
        this.listeners = listeners;
    }

    /** Notes whether a batch leaves a part of what a source could give. */
    void sealed(String source, boolean isHeldBack) {
        Integer quiet = heldBack.get(source);
        if (isHeldBack) {
            heldBack.put(source, 0);
            if (quiet == null) {
                SourceInfo info = info(
                        source,
                        source + " gives more than a batch of " + interval.toMillis()
                                + " ms can do: what is too much waits with its sender, broker, disk or table");
                LOG.info("{}: {}", context, info.message());
                listeners.tell(listener -> listener.onSourceHeldBack(info));
            }
        } else if (quiet != null && quiet + 1 >= QUIET_BATCHES) {
            heldBack.remove(source);
            SourceInfo info = info(source, source + " gives no more than batches can do");
            LOG.info("{}: {}", context, info.message());
            listeners.tell(listener -> listener.onSourceCaughtUp(info));
        } else if (quiet != null) {
            heldBack.put(source, quiet + 1);
        }
    }

    private static SourceInfo info(String source, String message) {
        return new SourceInfo(source, message, Optional.empty());
    }

    /** Notes how late a batch began, and how long it took. */
    void ended(BatchTime time, long lateNanos, long workNanos) {
        boolean isLate = lateNanos > interval.toNanos();
        longBatches = isLate && workNanos > interval.toNanos() ? longBatches + 1 : 0;
        timelyBatches = isLate ? 0 : timelyBatches + 1;
        if (!isOverloaded && longBatches >= LONG_BATCHES) {
            isOverloaded = true;
            Duration late = Duration.ofNanos(lateNanos);
            LOG.warn(
                    "{} cannot keep up: batch {} began {} ms late and took {} ms, while an interval is {} ms. Make"
                            + " the batch interval longer, or look for the slowest output with a listener",
                    context,
                    time.described(),
                    late.toMillis(),
                    Duration.ofNanos(workNanos).toMillis(),
                    interval.toMillis());
            listeners.tell(listener -> listener.onOverload(time, late));
        } else if (isOverloaded && timelyBatches >= QUIET_BATCHES) {
            isOverloaded = false;
            LOG.info("{} keeps up again since batch {}", context, time.described());
            listeners.tell(listener -> listener.onOverloadEnded(time));
        }
    }
}
