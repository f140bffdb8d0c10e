package io.tidemill.runtime;

import io.tidemill.engine.Engine;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.source.PacedRun;
import io.tidemill.source.Quota;
import io.tidemill.source.SourceBatch;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the pace of a context: it gives each source its quota of the next batch, and measures what the batch made of it. Owned by
 * the thread that runs batches.
 */
final class Pacing {
    private static final long LEAST_FIRST_BYTES = 64 << 10;
    private static final long MOST_FIRST_BYTES = 64 << 20;

    private final boolean isOn;
    private final Clock clock;
    private final List<ActiveSource<?>> sources;
    private final PaceNews news;
    private final long firstBytes;
    private final MemoryUse memory;
    private final List<RateLimit> limits = new ArrayList<>();
    private final List<Long> knownBytes = new ArrayList<>();
    private final Duration interval;
    private final long recordsPerSecond;
    private Pace pace;
    private long startNanos;
    private long lateNanos;

    /**
     * The pace of {@code sources}, which may grow until the first batch.
     *
     * @param remembered of how many batches windows remember records, the present one included
     */
    Pacing(
            String context,
            Duration interval,
            int remembered,
            Settings settings,
            Clock clock,
            Engine engine,
            Listeners listeners,
            List<ActiveSource<?>> sources) {
        this.isOn = settings.get(TidemillSettings.PACE);
        this.clock = clock;
        this.interval = interval;
        this.recordsPerSecond = settings.get(TidemillSettings.RATE_LIMIT);
        this.sources = sources;
        this.memory = new MemoryUse(engine, settings.get(TidemillSettings.RECEIVE_BUFFER));
        this.news = new PaceNews(context, interval, listeners);
        double perInterval = settings.get(TidemillSettings.PACE_FIRST) * (interval.toMillis() / 1e3);
        this.firstBytes = (long) Math.max(LEAST_FIRST_BYTES, Math.min(perInterval, MOST_FIRST_BYTES));
        this.pace = Pace.startingWith(firstBytes, interval, remembered);
    }

    /** Takes of each source what belongs to the batch, and begins to measure. */
    List<ActiveSource.Sealed<?>> seal(BatchTime time) {
        startNanos = clock.nanoTime();
        lateNanos = Math.max(0, clock.epochMillis() - time.epochMillis()) * 1_000_000;
        List<ActiveSource.Sealed<?>> inputs = new ArrayList<>();
        if (!isOn) {
            sources.forEach(source -> inputs.add(source.seal(time)));
            return inputs;
        }
        long[] waiting = new long[sources.size()];
        long[] wanted = new long[sources.size()];
        for (int i = 0; i < waiting.length; i++) {
            if (knownBytes.size() == i) {
                knownBytes.add(firstBytes);
                limits.add(new RateLimit(recordsPerSecond, interval));
            }
            waiting[i] = sources.get(i).waitingBytes(time);
            long mostBytes = Math.min(knownBytes.get(i), limits.get(i).mostBytes());
            wanted[i] = Math.min(waiting[i], mostBytes);
        }
        long[] shares = FairShares.of(Math.min(pace.quotaBytes(lateNanos), memory.mostBytes()), wanted);
        for (int i = 0; i < waiting.length; i++) {
            inputs.add(seal(sources.get(i), time, waiting[i], shares[i], aheadBytes(i)));
        }
        return inputs;
    }

    private ActiveSource.Sealed<?> seal(
            ActiveSource<?> source, BatchTime time, long waitingBytes, long shareBytes, long aheadBytes) {
        boolean hasWaited = source.paced().map(PacedRun::hasHeldBack).orElse(false);
        boolean isHeldBack = hasWaited || waitingBytes > shareBytes;
        source.heldBack(isHeldBack);
        news.sealed(source.name(), isHeldBack);
        return source.seal(time, new Quota(Math.max(1, shareBytes), aheadBytes));
    }

    /** Learns from a batch that has ended, well or not. */
    void ended(BatchTime time, List<ActiveSource.Sealed<?>> inputs, boolean isDone) {
        long workNanos = clock.nanoTime() - startNanos;
        news.ended(time, lateNanos, workNanos);
        if (!isOn) {
            return;
        }
        long bytes = inputs.stream().mapToLong(input -> input.batch().bytes()).sum();
        pace = pace.after(bytes, workNanos);
        memory.ended(bytes);
        for (int i = 0; i < inputs.size(); i++) {
            SourceBatch<?> batch = inputs.get(i).batch();
            knownBytes.set(i, Math.max(knownBytes.get(i), grown(batch.bytes(), bytes)));
            if (recordsPerSecond > 0 && isDone) {
                limits.get(i).ended(batch.bytes(), batch.recordCount());
            }
            long aheadBytes = aheadBytes(i);
            sources.get(i).paced().ifPresent(paced -> paced.holdAhead(aheadBytes));
        }
    }

    /*
     * What one source gives may cost much more than what another does, of which the pace was learnt: so each grows from little by
     * itself, to twice what it gave, or as the whole does.
     */
    private long grown(long givenBytes, long allBytes) {
        double share = allBytes == 0 ? 0 : (double) givenBytes / allBytes;
        return pace.isUnlimited() ? pace.fullBytes() : (long) Math.max(2.0 * givenBytes, share * pace.fullBytes());
    }

    /** Each source may hold what all may, within its own limit: how they will share is not known before they come. */
    private long aheadBytes(int source) {
        return Math.min(
                Math.min(pace.aheadBytes(), memory.mostBytes()),
                limits.get(source).mostBytes());
    }
}
