package io.tidemill.runtime;

import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about a batch.
 *
 * @param batchTime its time
 * @param recordCounts how many records each source gave, by name; known when the batch is completed, empty before
 * @param incidents what happened to records, such as {@code socket-1.malformed}, with how often; known when completed
 * @param schedulingDelay from the batch time to the start of its work; known when started
 * @param processingTime from the start to the end of its work; known when completed
 * @param failure why it failed, if it did
 */
public record BatchInfo(
        BatchTime batchTime,
        Map<String, Long> recordCounts,
        Map<String, Long> incidents,
        Optional<Duration> schedulingDelay,
        Optional<Duration> processingTime,
        Optional<Throwable> failure) {
    /** Copies the maps. */
    public BatchInfo {
        recordCounts = Map.copyOf(recordCounts);
        incidents = Map.copyOf(incidents);
    }

    static BatchInfo submitted(BatchTime time) {
        return new BatchInfo(time, Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    BatchInfo started(Duration delay) {
        return new BatchInfo(batchTime, recordCounts, incidents, Optional.of(delay), processingTime, failure);
    }

    /** Returns how many records all sources gave. */
    public long recordCount() {
        return recordCounts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the time from the batch time to the end of its work, when it is known. */
    public Optional<Duration> totalDelay() {
        return schedulingDelay.flatMap(delay -> processingTime.map(delay::plus));
    }
}
