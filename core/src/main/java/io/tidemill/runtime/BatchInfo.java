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
 * @param failedTasks how many attempts to run a task of it have failed, as far as the engine told while it ran; known when
 *     completed. The embedded engine runs no task twice, and tells none
 * @param retriedTasks how many of these the engine has run again
 */
public record BatchInfo(
        BatchTime batchTime,
        Map<String, Long> recordCounts,
        Map<String, Long> incidents,
        Optional<Duration> schedulingDelay,
        Optional<Duration> processingTime,
        Optional<Throwable> failure,
        int failedTasks,
        int retriedTasks) {
    /** Copies the maps. */
    public BatchInfo {
        recordCounts = Map.copyOf(recordCounts);
        incidents = Map.copyOf(incidents);
    }

    /** A batch of which no task has failed. */
    public BatchInfo(
            BatchTime batchTime,
            Map<String, Long> recordCounts,
            Map<String, Long> incidents,
            Optional<Duration> schedulingDelay,
            Optional<Duration> processingTime,
            Optional<Throwable> failure) {
        this(batchTime, recordCounts, incidents, schedulingDelay, processingTime, failure, 0, 0);
    }

    static BatchInfo submitted(BatchTime time) {
        return new BatchInfo(time, Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    BatchInfo started(Duration delay) {
        return new BatchInfo(
                batchTime,
                recordCounts,
                incidents,
                Optional.of(delay),
                processingTime,
                failure,
                failedTasks,
                retriedTasks);
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
