package io.tidemill.runtime;

import io.tidemill.batch.History;
import io.tidemill.batch.PlannedBatch;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
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

    /** One batch's part; inputs are taken out as they are released. */
    private record Batch(List<ActiveSource.Sealed<?>> inputs, PlannedBatch planned) {}

    BatchMemory(Map<Integer, Duration> rememberByNode, Duration longest) {
        this.rememberByNode = rememberByNode;
        this.longest = longest;
    }

    @Override
    public Optional<RDD<?>> rdd(int node, BatchTime time) {
        return Optional.ofNullable(batches.get(time))
                .map(batch -> batch.planned.remembered().get(node));
    }

    /** Takes in a batch that has ended, and releases what no batch after it needs. */
    void add(List<ActiveSource.Sealed<?>> inputs, PlannedBatch planned) {
        batches.put(planned.time(), new Batch(new ArrayList<>(inputs), planned));
        batches.forEach((time, batch) -> releaseInputs(time, batch, planned.time()));
        while (!batches.isEmpty() && isOver(batches.firstKey(), longest, planned.time())) {
            batches.pollFirstEntry().getValue().planned.kept().forEach(RDD::unpersist);
        }
    }

    private void releaseInputs(BatchTime time, Batch batch, BatchTime now) {
        batch.inputs.removeIf(input -> {
            boolean over =
                    isOver(time, rememberByNode.getOrDefault(input.source().node(), Duration.ZERO), now);
            if (over) {
                input.batch().release();
            }
            return over;
        });
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
