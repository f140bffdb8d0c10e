package io.tidemill.kafka;

import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the partitions begin that are there when the source is started for the first time. A source that goes on from a
 * checkpoint begins where it was, and a partition that appears later at its beginning.
 */
public abstract sealed class StartOffsets {
    private StartOffsets() {}

    /** Returns the beginning: all that is in the topics. */
    public static StartOffsets earliest() {
        return new Ends("earliest", Consumer::beginningOffsets);
    }

    /** Returns the end: what comes after the start. */
    public static StartOffsets latest() {
        return new Ends("latest", Consumer::endOffsets);
    }

    /** Returns, for each partition, its first record at or after this time; its end where there is none yet. */
    public static StartOffsets at(Instant time) {
        return new AtTime(time);
    }

    /** Returns these offsets; a partition that is not among them begins at its beginning. */
    public static StartOffsets at(Map<TopicPartition, Long> offsets) {
        offsets.forEach((partition, offset) -> {
            if (offset < 0) {
                throw TidemillException.invalidArgument("The start offset of " + partition + " is " + offset
                        + "; give an offset of 0 or more, or use earliest() or latest()");
            }
        });
        return new Given(Map.copyOf(offsets));
    }

    /**
     * Returns what the source's consumer group has committed, as another program may have done; {@code otherwise} for partitions
     * of which it has nothing.
     */
    public static StartOffsets ofGroup(StartOffsets otherwise) {
        return new OfGroup(otherwise);
    }

    /** Returns whether every partition begins with the first record that it has. */
    boolean isBeginning() {
        return false;
    }

    /** Returns whether the source needs a group for this. */
    boolean needsGroup() {
        return false;
    }

    /**
     * Returns the partitions that do not begin where the group is, since it has nothing of them, nor at their beginning; none where
     * the group is not asked.
     */
    Set<TopicPartition> unknownToGroup(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout) {
        return Set.of();
    }

    /** Returns the offset at which each of the partitions begins. */
    abstract Map<TopicPartition, Long> find(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout);

    private interface Lookup {
        Map<TopicPartition, Long> find(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout);
    }

    private static final class Ends extends StartOffsets {
        private final String name;
        private final Lookup lookup;

        Ends(String name, Lookup lookup) {
            this.name = name;
            this.lookup = lookup;
        }

        @Override
        Map<TopicPartition, Long> find(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout) {
            return lookup.find(consumer, partitions, timeout);
        }

        @Override
        boolean isBeginning() {
            return name.equals("earliest");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class AtTime extends StartOffsets {
        private final Instant time;

        AtTime(Instant time) {
            this.time = time;
        }

        @Override
        Map<TopicPartition, Long> find(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
            Map<TopicPartition, Long> offsets = new HashMap<>();
            consumer.offsetsForTimes(times, timeout).forEach((partition, found) -> {
                if (found != null) {
                    offsets.put(partition, found.offset());
                }
            });
            return completed(offsets, latest(), consumer, partitions, timeout);
        }

        @Override
        public String toString() {
            return "at " + time;
        }
    }

    private static final class Given extends StartOffsets {
        private final Map<TopicPartition, Long> offsets;

        Given(Map<TopicPartition, Long> offsets) {
            this.offsets = offsets;
        }

        @Override
        Map<TopicPartition, Long> find(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout) {
            return completed(offsets, earliest(), consumer, partitions, timeout);
        }

        @Override
        public String toString() {
            return "at " + offsets;
        }
    }

    private static final class OfGroup extends StartOffsets {
        private final StartOffsets otherwise;

        OfGroup(StartOffsets otherwise) {
            this.otherwise = otherwise;
        }

        @Override
        boolean needsGroup() {
            return true;
        }

        @Override
        Map<TopicPartition, Long> find(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            consumer.committed(partitions, timeout).forEach((partition, committed) -> {
                if (committed != null) {
                    offsets.put(partition, committed.offset());
                }
            });
            return completed(offsets, otherwise, consumer, partitions, timeout);
        }

        @Override
        Set<TopicPartition> unknownToGroup(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration timeout) {
            if (otherwise.isBeginning()) {
                return Set.of();
            }
            Set<TopicPartition> unknown = new HashSet<>();
            consumer.committed(partitions, timeout).forEach((partition, committed) -> {
                if (committed == null) {
                    unknown.add(partition);
                }
            });
            return unknown;
        }

        @Override
        public String toString() {
            return "where the group is, otherwise " + otherwise;
        }
    }

    /** Returns {@code known} with what {@code otherwise} says of the partitions that it does not name. */
    private static Map<TopicPartition, Long> completed(
            Map<TopicPartition, Long> known,
            StartOffsets otherwise,
            Consumer<?, ?> consumer,
            Set<TopicPartition> partitions,
            Duration timeout) {
        Map<TopicPartition, Long> offsets = new HashMap<>(known);
        offsets.keySet().retainAll(partitions);
        Set<TopicPartition> rest = new HashSet<>(partitions);
        rest.removeAll(offsets.keySet());
        if (!rest.isEmpty()) {
            offsets.putAll(otherwise.find(consumer, rest, timeout));
        }
        return offsets;
    }
}
