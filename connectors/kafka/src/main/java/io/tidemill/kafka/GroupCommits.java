package io.tidemill.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/** The positions that wait to be committed to a source's group. Any thread may add; the watch commits. */
final class GroupCommits {
    private static final Duration LAST_COMMIT = Duration.ofSeconds(2);

    private final String group;
    private final SourceNews news;
    private final Map<TopicPartition, Long> waiting = new ConcurrentHashMap<>();
    private boolean isFailing;

    GroupCommits(String group, SourceNews news) {
        this.group = group;
        this.news = news;
    }

    /** Has these positions committed soon. */
    void add(Map<TopicPartition, Long> reached) {
        waiting.putAll(reached);
    }

    /** Commits what waits. */
    void commit(Consumer<?, ?> asked, Duration timeout) {
        Map<TopicPartition, Long> due = Map.copyOf(waiting);
        if (due.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        due.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        try {
            asked.commitSync(offsets, timeout);
            isFailing = false;
        } catch (WakeupException | InterruptException | TimeoutException e) {
            throw e;
        } catch (KafkaException e) {
            if (!isFailing) {
                news.trouble(
                        "The positions cannot be committed to the group " + group
                                + "; the application goes on without: " + e.getMessage(),
                        e);
            }
            isFailing = true;
        }
        due.forEach(waiting::remove);
    }

    /** Commits what waits at the end, for which there is little time. */
    void commitLast(Consumer<?, ?> asked) {
        try {
            try {
                commit(asked, LAST_COMMIT);
            } catch (WakeupException e) {
                commit(asked, LAST_COMMIT); // it was woken to end, and has heard that now
            }
        } catch (KafkaException e) {
            news.trouble("The last positions could not be committed to the group " + group, e);
        }
    }
}
