package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of one source's tasks. A consumer serves one range at a time. Safe for use by many threads.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class ConsumerPool<K, V> implements AutoCloseable {
    /*
     * A consumer that has read a range stands where the partition's next range begins, with records at hand that it has
     * fetched already. It is kept for that range: so a steady stream fetches nothing twice, nor does it wait for a first answer
     * in each batch. A range that is read again (by another output, or a window) gets another consumer, and disturbs
     * neither. What idle consumers hold is bounded by their number; beyond it, the one that has been idle for longest serves.
     */
    private static final AtomicLong POOLS = new AtomicLong();

    private final KafkaReading<K, V> reading;
    private final int mostIdle;
    private final String clientPrefix;
    private final List<PartitionConsumer<K, V>> idle = new ArrayList<>(); // the longest idle first
    private final Set<PartitionConsumer<K, V>> busy = new HashSet<>();
    private long nextNumber;
    private boolean closed;

    ConsumerPool(KafkaReading<K, V> reading, int mostIdle) {
        this.reading = reading;
        this.mostIdle = mostIdle;
        this.clientPrefix = "tidemill-" + reading.sourceName() + "-" + POOLS.incrementAndGet() + "-";
    }

    /** Returns a consumer that stands at the range's beginning; to be given back. */
    PartitionConsumer<K, V> take(OffsetRange range) {
        PartitionConsumer<K, V> consumer = takeIdle(range);
        try {
            consumer.moveTo(range);
        } catch (RuntimeException e) {
            discard(consumer);
            throw e;
        }
        return consumer;
    }

    private synchronized PartitionConsumer<K, V> takeIdle(OffsetRange range) {
        if (closed) {
            throw new TidemillException(
                    ErrorCode.CANCELLED, "The source " + reading.sourceName() + " was closed before " + range);
        }
        PartitionConsumer<K, V> consumer = takeStandingAt(range);
        if (consumer == null) {
            boolean isFull = idle.size() + busy.size() >= mostIdle && !idle.isEmpty();
            consumer = isFull ? idle.remove(0) : PartitionConsumer.create(reading, clientPrefix + nextNumber++);
        }
        busy.add(consumer);
        return consumer;
    }

    private @Nullable PartitionConsumer<K, V> takeStandingAt(OffsetRange range) {
        for (Iterator<PartitionConsumer<K, V>> each = idle.iterator(); each.hasNext(); ) {
            PartitionConsumer<K, V> consumer = each.next();
            if (consumer.standsAt(range)) {
                each.remove();
                return consumer;
            }
        }
        return null;
    }

    /** Takes a consumer back for the ranges to come. */
    void giveBack(PartitionConsumer<K, V> consumer) {
        List<PartitionConsumer<K, V>> superfluous = new ArrayList<>();
        synchronized (this) {
            busy.remove(consumer);
            idle.add(consumer);
            while (idle.size() > (closed ? 0 : mostIdle)) {
                superfluous.add(idle.remove(0));
            }
        }
        superfluous.forEach(PartitionConsumer::close);
    }

    /** Ends the idle consumers of a partition: what they have fetched ahead is not what is to be read next. */
    void forget(TopicPartition partition) {
        List<PartitionConsumer<K, V>> ended;
        synchronized (this) {
            ended = idle.stream().filter(consumer -> consumer.isOf(partition)).toList();
            idle.removeAll(ended);
        }
        ended.forEach(PartitionConsumer::close);
    }

    /** Ends a consumer that failed. */
    void discard(PartitionConsumer<K, V> consumer) {
        synchronized (this) {
            busy.remove(consumer);
        }
        consumer.close();
    }

    /** Ends all that are idle, and those in use as soon as they are given back; what these wait for is broken off. */
    @Override
    public void close() {
        List<PartitionConsumer<K, V>> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(idle);
            idle.clear();
            busy.forEach(PartitionConsumer::breakOff);
        }
        ended.forEach(PartitionConsumer::close);
    }
}
