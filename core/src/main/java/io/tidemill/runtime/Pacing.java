package io.tidemill.runtime;

import io.tidemill.engine.Engine;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.source.PacedRun;
import io.tidemill.source.Quota;
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
    private final List<Long> knownBytes = new ArrayList<>();
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
            }
            waiting[i] = sources.get(i).waitingBytes(time);
            wanted[i] = Math.min(waiting[i], knownBytes.get(i));
        }
        long[] shares = FairShares.of(Math.min(pace.quotaBytes(lateNanos), memory.mostBytes()), wanted);
        for (int i = 0; i < waiting.length; i++) {
            inputs.add(seal(sources.get(i), time, waiting[i], shares[i]));
        }
        return inputs;
    }

    private ActiveSource.Sealed<?> seal(ActiveSource<?> source, BatchTime time, long waitingBytes, long shareBytes) {
        boolean hasWaited = source.paced().map(PacedRun::hasHeldBack).orElse(false);
        boolean isHeldBack = hasWaited || waitingBytes > shareBytes;
        source.heldBack(isHeldBack);
        news.sealed(source.name(), isHeldBack);
        return source.seal(time, new Quota(Math.max(1, shareBytes), aheadBytes()));
    }

    /** Learns from a batch that has ended. */
    void ended(BatchTime time, List<ActiveSource.Sealed<?>> inputs) {
        long workNanos = clock.nanoTime() - startNanos;
        news.ended(time, lateNanos, workNanos);
        if (!isOn) {
            return;
        }
        long bytes = inputs.stream().mapToLong(input -> input.batch().bytes()).sum();
        pace = pace.after(bytes, workNanos);
        memory.ended(bytes);
        for (int i = 0; i < inputs.size(); i++) {
            knownBytes.set(
                    i, Math.max(knownBytes.get(i), grown(inputs.get(i).batch().bytes(), bytes)));
        }
        sources.forEach(source -> source.paced().ifPresent(paced -> paced.holdAhead(aheadBytes())));
    }

    /*
     * What one source gives may cost much more than what another does, of which the pace was learnt: so each grows from little by
     * itself, to twice what it gave, or as the whole does.
     */
    private long grown(long givenBytes, long allBytes) {
        double share = allBytes == 0 ? 0 : (double) givenBytes / allBytes;
        return pace.isUnlimited() ? pace.fullBytes() : (long) Math.max(2.0 * givenBytes, share * pace.fullBytes());
    }

    /** Each source may hold what all may: how they will share is not known before they come. */
    private long aheadBytes() {
        return Math.min(pace.aheadBytes(), memory.mostBytes());
    }
}
