package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Committed;
import io.tidemill.checkpoint.CheckpointRecord.Planned;
import io.tidemill.checkpoint.CheckpointRecord.Round;
import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.checkpoint.CheckpointRecord.States;
import io.tidemill.checkpoint.CheckpointRecord.Totals;
import io.tidemill.checkpoint.Past.PastBatch;
import io.tidemill.checkpoint.Rounds.CompleteRound;
import io.tidemill.source.PositionChanges;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers the past of a journal's records, which it is given in their order. */
final class PastReader {
    private final Duration memory;
    private final Map<String, Map<String, String>> base = new HashMap<>();
    private final ArrayDeque<PastBatch> batches = new ArrayDeque<>();
    private final Map<String, byte[]> totals = new HashMap<>();
    private final Map<String, byte[]> newTotals = new HashMap<>();
    private final List<CompleteRound> completeRounds = new ArrayList<>();
    private boolean baseIsKnown;
    private @Nullable Started running;
    private @Nullable Started started;
    private @Nullable Planned pending;
    private @Nullable Committed last;
    private long roundStart = -1;
    private long tailStart = -1;
    private long committedEnd = -1;

    /** Remembers batches that are less than {@code memory} older than the last. */
    PastReader(Duration memory) {
        this.memory = memory;
    }

    /** Takes the record that begins at {@code position}. */
    void take(long position, CheckpointRecord event) {
        boolean belongsToCommit = event instanceof States || event instanceof Totals;
        if (!belongsToCommit) {
            tailStart = -1;
        } else if (tailStart < 0) {
            tailStart = position;
        }
        if (last != null && committedEnd < 0) {
            committedEnd = position;
        }
        if (event instanceof Started now) {
            takeStarted(now);
        } else if (event instanceof Round round) {
            takeRound(position, round);
        } else if (event instanceof Planned planned) {
            pending = planned;
            started = running;
        } else if (event instanceof Totals more) {
            newTotals.putAll(more.values());
        } else if (event instanceof Committed committed) {
            takeCommitted(committed);
        }
    }

    private void takeStarted(Started now) {
        running = now;
        base.keySet().removeIf(source -> !now.continuesSource(source));
        totals.keySet().removeAll(now.discarded());
        List<PastBatch> shortened =
                batches.stream().map(batch -> batch.continuedBy(now)).toList();
        batches.clear();
        batches.addAll(shortened);
    }

    private void takeRound(long position, Round round) {
        if (roundStart < 0) {
            roundStart = position;
        }
        running = running == null ? round.program() : running;
        if (!baseIsKnown) {
            // what came before was over when this round began, and is kept only because it lies in the same file
            baseIsKnown = true;
            batches.clear();
            base.clear();
            round.positions().forEach((source, positions) -> base.put(source, new HashMap<>(positions)));
        }
    }

    private void takeCommitted(Committed committed) {
        if (last == null || last.roundStart() != committed.roundStart()) {
            completeRounds.add(new CompleteRound(committed.roundStart(), committed.time()));
        }
        Planned planned = pending;
        boolean hadInput = planned != null && planned.time().equals(committed.time());
        batches.add(new PastBatch(
                committed.time(), committed.outcome(), hadInput && planned != null ? planned.changes() : Map.of()));
        if (hadInput) {
            pending = null;
        }
        totals.putAll(newTotals);
        newTotals.clear();
        started = running == null ? started : running;
        last = committed;
        committedEnd = -1;
        while (!batches.isEmpty() && !batches.element().time().plus(memory).isAfter(committed.time())) {
            applyTo(base, batches.remove().changes());
        }
    }

    private static void applyTo(Map<String, Map<String, String>> all, Map<String, PositionChanges> changes) {
        changes.forEach((source, change) -> change.applyTo(all.computeIfAbsent(source, absent -> new HashMap<>())));
    }

    /** Returns where records begin that belong to a batch that was not committed; {@code end} if there are none. */
    long tailStart(long end) {
        return tailStart < 0 ? end : tailStart;
    }

    /** Returns the past up to {@code end}, where the next record would begin. */
    Past past(long end) {
        Committed committed = last;
        return new Past(
                Optional.ofNullable(started),
                Optional.ofNullable(committed).map(Committed::time),
                committedEnd < 0 ? end : committedEnd,
                committed == null ? Math.max(0, roundStart) : committed.roundStart(),
                List.copyOf(batches),
                base,
                Optional.ofNullable(pending),
                totals);
    }

    /** Returns the rounds that are complete, in their order. */
    List<CompleteRound> completeRounds() {
        return completeRounds;
    }
}
