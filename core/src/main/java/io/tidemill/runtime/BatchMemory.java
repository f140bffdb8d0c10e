package io.tidemill.runtime;

import io.tidemill.batch.History;
import io.tidemill.batch.PlannedBatch;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.WindowNode;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What is still needed of batches that have ended: the data that windows read again, and the RDDs over it. Changed by the
 * thread that runs batches only.
 */
final class BatchMemory implements History {
    private final Map<Integer, Duration> rememberByNode;
    private final Duration longest;
    private final NavigableMap<BatchTime, Batch> batches = new ConcurrentSkipListMap<>();
    private volatile BatchTime last = BatchTime.ofEpochMillis(Long.MIN_VALUE);

    /** One batch's part; inputs and kept RDDs are taken out as they are released. */
    private record Batch(
            List<ActiveSource.Sealed<?>> inputs,
            Map<Integer, RDD<?>> kept,
            Map<Integer, RDD<?>> remembered,
            Map<Integer, RDD<?>> windowed) {}

    BatchMemory(Map<Integer, Duration> rememberByNode, Duration longest) {
        this.rememberByNode = rememberByNode;
        this.longest = longest;
    }

    @Override
    public Optional<RDD<?>> rdd(WindowNode<?> window, BatchTime time) {
        return Optional.ofNullable(batches.get(time)).map(batch -> batch.windowed.get(window.id()));
    }

    @Override
    public Optional<BatchTime> first() {
        return batches.isEmpty() ? Optional.empty() : Optional.of(batches.firstKey());
    }

    /** Returns a node's RDDs of the batches in a span of time whose data is not released. Called by any thread. */
    List<RDD<?>> rdds(int node, BatchTime from, BatchTime to) {
        List<RDD<?>> rdds = new ArrayList<>();
        if (!from.isAfter(to)) {
            batches.subMap(from, true, to, true).forEach((time, batch) -> {
                RDD<?> rdd = batch.remembered.get(node);
                if (rdd != null && !isOver(time, rememberOf(node), last)) {
                    rdds.add(rdd);
                }
            });
        }
        return rdds;
    }

    /** Takes in a batch that has ended, and releases what no batch after it needs. */
    void add(List<ActiveSource.Sealed<?>> inputs, PlannedBatch planned) {
        BatchTime now = planned.time();
        last = now; // before anything is released, so that no other thread is given what goes now
        batches.put(
                now,
                new Batch(
                        new ArrayList<>(inputs),
                        new HashMap<>(planned.kept()),
                        planned.remembered(),
                        planned.windowed()));
        batches.forEach((time, batch) -> release(time, batch, now));
        while (!batches.isEmpty() && isOver(batches.firstKey(), longest, now)) {
            batches.pollFirstEntry();
        }
    }

    private void release(BatchTime time, Batch batch, BatchTime now) {
        batch.kept.entrySet().removeIf(entry -> {
            boolean over = isOver(time, rememberOf(entry.getKey()), now);
            if (over) {
                entry.getValue().unpersist();
            }
            return over;
        });
        batch.inputs.removeIf(input -> {
            boolean over = isOver(time, rememberOf(input.source().node()), now);
            if (over) {
                input.batch().release();
            }
            return over;
        });
    }

    private Duration rememberOf(int node) {
        return rememberByNode.getOrDefault(node, Duration.ZERO);
    }

    private static boolean isOver(BatchTime time, Duration remember, BatchTime now) {
        return time.plus(remember).compareTo(now) <= 0;
    }

    /** Releases everything. */
    void clear() {
        batches.values()
                .forEach(batch -> batch.inputs.forEach(input -> input.batch().release()));
        batches.clear();
    }
}
