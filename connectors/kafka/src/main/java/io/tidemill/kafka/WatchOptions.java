package io.tidemill.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * What a source's own thread looks after, and how.
 *
 * @param group where positions are committed to; empty for nowhere
 * @param discovery how often new partitions are looked for
 * @param polling how often the ends are asked for, where the program says
 */
record WatchOptions(
        KafkaConnection connection,
        KafkaTopics topics,
        StartOffsets start,
        String group,
        LostOffsets lost,
        Duration discovery,
        Optional<Duration> polling,
        Duration patience) {
    private static final long LEAST_POLLING_MILLIS = 5;
    private static final long MOST_POLLING_MILLIS = 250;

    /** Returns the time between two looks, for batches of this interval. */
    long pollingMillis(Duration batchInterval) {
        return polling.map(Duration::toMillis)
                .orElse(Math.min(MOST_POLLING_MILLIS, Math.max(LEAST_POLLING_MILLIS, batchInterval.toMillis() / 4)));
    }
}
