package io.tidemill.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which topics there are, with the ids that Kafka gives them. The brokers are asked each time: a consumer would answer from what it
 * heard up to five minutes ago, and does not tell ids. Used by one thread; closing it, from any thread, ends the question under way.
 */
final class TopicDirectory implements AutoCloseable {
    private final Admin admin;

    TopicDirectory(Admin admin) {
        this.admin = admin;
    }

    /**
     * A topic as it is now.
     *
     * @param id what tells it from an earlier topic of that name; {@link Uuid#ZERO_UUID} from brokers before 2.8, which give none
     */
    record Topic(String name, Uuid id, List<TopicPartition> partitions) {
        private static Topic of(TopicDescription found) {
            return new Topic(
                    found.name(),
                    found.topicId(),
                    found.partitions().stream()
                            .map(TopicPartitionInfo::partition)
                            .map(number -> new TopicPartition(found.name(), number))
                            .toList());
        }
    }

    /** Returns those of the topics that exist, by name. */
    Map<String, Topic> named(Collection<String> names, Duration timeout) {
        Map<String, Topic> topics = new HashMap<>();
        admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(millis(timeout)))
                .topicNameValues()
                .forEach((name, asked) -> {
                    try {
                        topics.put(name, Topic.of(answer(asked)));
                    } catch (UnknownTopicOrPartitionException e) {
                        topics.remove(name); // it does not exist
                    }
                });
        return topics;
    }

    /** Returns the names of all topics that this program may see. */
    Collection<String> names(Duration timeout) {
        return answer(
                admin.listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(millis(timeout)))
                        .names());
    }

    private static int millis(Duration timeout) {
        return (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
    }

    private static <T> T answer(KafkaFuture<T> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException failure) {
                throw failure;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
