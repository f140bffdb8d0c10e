package io.tidemill.kafka;

import io.tidemill.source.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** How many records a batch may take at most, of each partition and in total. Owned by the batches' thread. */
record RateLimits(long mostPerPartition, long mostInTotal) {
    /** Returns the limits of one batch. */
    static RateLimits of(OptionalLong perSecondAndPartition, OptionalLong perSecond, Duration batchInterval) {
        return new RateLimits(perBatch(perSecondAndPartition, batchInterval), perBatch(perSecond, batchInterval));
    }

    private static long perBatch(OptionalLong perSecond, Duration batchInterval) {
        if (perSecond.isEmpty()) {
            return Long.MAX_VALUE;
        }
        double records = perSecond.getAsLong() * (batchInterval.toNanos() / 1e9);
        return Math.max(1, Math.round(records));
    }

    /** Returns these limits, and that of the quota: one record at least. */
    RateLimits within(Quota quota) {
        long records = Math.max(1, quota.batchBytes() / KafkaBatch.BYTES_PER_RECORD);
        return new RateLimits(mostPerPartition, Math.min(mostInTotal, records));
    }

    /** Returns what a batch takes of each range. */
    List<OffsetRange> applyTo(List<OffsetRange> available) {
        Map<TopicPartition, Long> shares = shares(available);
        return available.stream()
                .map(range -> new OffsetRange(
                        range.partition(), range.from(), range.from() + shares.getOrDefault(range.partition(), 0L)))
                .toList();
    }

    /*
     * The smallest first: each gets an even share of what is left, or all it has. So a partition with little is not kept
     * waiting by one with much. What the division leaves goes to the largest, a record each; so even with a total below the
     * number of partitions each has its turn.
     */
    private Map<TopicPartition, Long> shares(List<OffsetRange> available) {
        List<OffsetRange> smallestFirst = new ArrayList<>(available);
        smallestFirst.sort(Comparator.comparingLong(OffsetRange::length)
                .thenComparing(OffsetRange::partition, OffsetRange.BY_NAME));
        Map<TopicPartition, Long> shares = new HashMap<>();
        long left = mostInTotal;
        for (int i = 0; i < smallestFirst.size(); i++) {
            OffsetRange range = smallestFirst.get(i);
            long share = Math.min(mostOf(range), left / (smallestFirst.size() - i));
            shares.put(range.partition(), share);
            left -= share;
        }
        for (int i = smallestFirst.size() - 1; i >= 0 && left > 0; i--) {
            OffsetRange range = smallestFirst.get(i);
            if (shares.getOrDefault(range.partition(), 0L) < mostOf(range)) {
                shares.merge(range.partition(), 1L, Long::sum);
                left--;
            }
        }
        return shares;
    }

    private long mostOf(OffsetRange range) {
        return Math.min(range.length(), mostPerPartition);
    }
}
