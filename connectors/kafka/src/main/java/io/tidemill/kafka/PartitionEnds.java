package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** How far partitions reach, as far as that can be believed. Used by the thread of the watch. */
final class PartitionEnds {
    private static final Duration PROBE = Duration.ofMillis(500);

    private final WatchOptions options;
    private final SourceNews news;
    private final Map<TopicPartition, Long> positions;
    private final Map<TopicPartition, Long> jumps;
    private final TopicIds ids;
    private final Duration attempt;

    PartitionEnds(
            WatchOptions options,
            SourceNews news,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> jumps,
            TopicIds ids,
            Duration attempt) {
        this.options = options;
        this.news = news;
        this.positions = positions;
        this.jumps = jumps;
        this.ids = ids;
        this.attempt = attempt;
    }

    /**
     * Returns the offsets behind the last records; nothing where a topic is not the one any more that is known.
     *
     * @param before what was returned last
     * @param beginsAnew whether a partition's position is not where it goes on
     */
    Optional<Map<TopicPartition, Long>> find(
            Consumer<ByteBuffer, ByteBuffer> asked,
            TopicDirectory listed,
            Set<TopicPartition> partitions,
            Map<TopicPartition, Long> before,
            Predicate<TopicPartition> beginsAnew) {
        Map<TopicPartition, Long> ends = Map.copyOf(asked.endOffsets(partitions, attempt));
        if (!areOfTheKnownTopics(ends, before, listed)) {
            return Optional.empty();
        }
        for (TopicPartition partition : partitions) {
            Long position = positions.get(partition);
            if (position != null && !beginsAnew.test(partition) && ends.getOrDefault(partition, position) < position) {
                probe(asked, partition, position);
            }
        }
        return Optional.of(ends);
    }

    /*
     * An end that has moved may be that of a topic that was deleted and made anew in between. An id is given to one topic only:
     * if it is the known one after the ends were asked for, the ends are of the topic that the positions are of.
     */
    private boolean areOfTheKnownTopics(
            Map<TopicPartition, Long> ends, Map<TopicPartition, Long> before, TopicDirectory listed) {
        Set<String> moved = new HashSet<>();
        ends.forEach((partition, end) -> {
            if (ids.of(partition.topic()).isPresent() && !end.equals(before.get(partition))) {
                moved.add(partition.topic());
            }
        });
        if (moved.isEmpty()) {
            return true;
        }
        Map<String, TopicDirectory.Topic> topics = listed.named(moved, attempt);
        return topics.keySet().containsAll(moved)
                && topics.values().stream().noneMatch(topic -> ids.isOther(topic.name(), topic.id()));
    }

    /*
     * An end before the position is nothing bad where a new leader does not know yet how far its followers are: it lets us read
     * there, only there is nothing. Where the topic was made anew, or lost its end, it refuses.
     */
    private void probe(Consumer<ByteBuffer, ByteBuffer> asked, TopicPartition partition, long position) {
        asked.assign(List.of(partition));
        asked.seek(partition, position);
        try {
            asked.poll(PROBE);
        } catch (OffsetOutOfRangeException e) {
            lost(asked, partition, position, e);
        } finally {
            asked.assign(List.of());
        }
    }

    private void lost(
            Consumer<ByteBuffer, ByteBuffer> asked,
            TopicPartition partition,
            long position,
            OffsetOutOfRangeException cause) {
        Set<TopicPartition> lost = Set.of(partition);
        long from = asked.beginningOffsets(lost, attempt).getOrDefault(partition, 0L);
        long until = asked.endOffsets(lost, attempt).getOrDefault(partition, from);
        String message =
                news.sourceName() + " stands at offset " + position + " of " + partition + ", but the partition has "
                        + (from == until
                                ? "no records, and goes on at " + until
                                : "only offsets " + from + " to " + (until - 1))
                        + ": the topic was made anew, or lost its end";
        if (options.lost() == LostOffsets.STOP) {
            throw new TidemillException(ErrorCode.SOURCE_FAILED, message + KafkaErrors.HOW_TO_GO_ON, cause);
        }
        news.trouble(message, cause);
        jumps.put(partition, options.lost() == LostOffsets.EARLIEST ? from : until);
    }
}
