package io.tidemill.runtime;

import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about a batch.
 *
 * @param batchTime its time
 * @param recordCounts how many records each source gave, by name; before the batch is completed, what is expected of those
 *     sources that know it without reading, such as Kafka's
 * @param inputs what each source gave, where it has parts that can be named: by the source's name, a point and the part, such as
 *     {@code kafka-1.requests-0}, which of it was read, such as {@code 100..120} for the offsets from 100 up to but without 120;
 *     for files and databases their positions, as the checkpoint has them. Empty for what is only pushed
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
        Map<String, String> inputs,
        Map<String, Long> incidents,
        Optional<Duration> schedulingDelay,
        Optional<Duration> processingTime,
        Optional<Throwable> failure,
        int failedTasks,
        int retriedTasks) {
    /** Copies the maps. */
    public BatchInfo {
        recordCounts = Map.copyOf(recordCounts);
        inputs = Map.copyOf(inputs);
        incidents = Map.copyOf(incidents);
    }

    /** A batch of which no task has failed, of sources without parts. */
    public BatchInfo(
            BatchTime batchTime,
            Map<String, Long> recordCounts,
            Map<String, Long> incidents,
            Optional<Duration> schedulingDelay,
            Optional<Duration> processingTime,
            Optional<Throwable> failure) {
        this(batchTime, recordCounts, Map.of(), incidents, schedulingDelay, processingTime, failure, 0, 0);
    }

    static BatchInfo submitted(BatchTime time, Map<String, Long> expected, Map<String, String> inputs) {
        return new BatchInfo(
                time, expected, inputs, Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);
    }

    BatchInfo started(Duration delay) {
        return new BatchInfo(
                batchTime,
                recordCounts,
                inputs,
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

    /**
     * Returns when the work began, which is when the batch was submitted, too: one that has to wait is cut only when its turn
     * comes. That of a batch which a graceful stop runs ahead of the clock is its batch time.
     */
    public Optional<Instant> startTime() {
        return schedulingDelay.map(
                delay -> Instant.ofEpochMilli(batchTime.epochMillis()).plus(delay));
    }

    /** Returns when the work ended, when it is known. */
    public Optional<Instant> endTime() {
        return startTime().flatMap(start -> processingTime.map(start::plus));
    }

    /** Returns the time from the batch time to the end of its work, when it is known. */
    public Optional<Duration> totalDelay() {
        return schedulingDelay.flatMap(delay -> processingTime.map(delay::plus));
    }
}
