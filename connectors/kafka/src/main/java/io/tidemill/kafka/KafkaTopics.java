package io.tidemill.kafka;

import io.tidemill.error.TidemillException;
import io.tidemill.kafka.TopicDirectory.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Which topics, or which partitions of them, a source reads. */
public abstract sealed class KafkaTopics {
    private KafkaTopics() {}

    /** What there is of what is wanted, the topics of it, and the topics or partitions that are not there. */
    record Found(Set<TopicPartition> partitions, Collection<Topic> topics, Set<String> missing) {}

    /** Returns all partitions of these topics, those included that are added later. All topics must exist. */
    public static KafkaTopics named(String... topics) {
        return new Named(notEmpty(Set.of(topics), "topic"));
    }

    /** Returns all topics whose whole name matches, those included that are made later; none has to exist at the start. */
    public static KafkaTopics matching(Pattern pattern) {
        return new Matching(pattern);
    }

    /** Returns these partitions and no others, so that several programs can share a topic. All must exist. */
    public static KafkaTopics partitions(TopicPartition... partitions) {
        return new Assigned(notEmpty(Set.of(partitions), "partition"));
    }

    private static <E> Set<E> notEmpty(Set<E> names, String what) {
        if (names.isEmpty()) {
            throw TidemillException.invalidArgument("A Kafka source needs at least one " + what);
        }
        return names;
    }

    /** Looks what there is. */
    abstract Found find(TopicDirectory directory, Duration timeout);

    private static Set<TopicPartition> partitionsOf(Map<String, Topic> topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        topics.values().forEach(topic -> partitions.addAll(topic.partitions()));
        return partitions;
    }

    private static final class Named extends KafkaTopics {
        private final Set<String> topics;

        Named(Set<String> topics) {
            this.topics = topics;
        }

        @Override
        Found find(TopicDirectory directory, Duration timeout) {
            Map<String, Topic> found = directory.named(topics, timeout);
            Set<String> missing = new TreeSet<>();
            topics.stream().filter(topic -> !found.containsKey(topic)).forEach(topic -> missing.add("topic " + topic));
            return new Found(partitionsOf(found), found.values(), missing);
        }

        @Override
        public String toString() {
            return String.join(", ", new TreeSet<>(topics));
        }
    }

    private static final class Matching extends KafkaTopics {
        private final Pattern pattern;

        Matching(Pattern pattern) {
            this.pattern = pattern;
        }

        @Override
        Found find(TopicDirectory directory, Duration timeout) {
            List<String> matching = directory.names(timeout).stream()
                    .filter(topic -> pattern.matcher(topic).matches())
                    .toList();
            Map<String, Topic> found = directory.named(matching, timeout);
            return new Found(partitionsOf(found), found.values(), Set.of());
        }

        @Override
        public String toString() {
            return "topics like " + pattern;
        }
    }

    private static final class Assigned extends KafkaTopics {
        private final Set<TopicPartition> wanted;

        Assigned(Set<TopicPartition> wanted) {
            this.wanted = wanted;
        }

        @Override
        Found find(TopicDirectory directory, Duration timeout) {
            Set<String> topics = new HashSet<>();
            wanted.forEach(partition -> topics.add(partition.topic()));
            Map<String, Topic> found = directory.named(topics, timeout);
            Set<TopicPartition> existing = partitionsOf(found);
            Set<String> missing = new TreeSet<>();
            wanted.stream()
                    .filter(partition -> !existing.contains(partition))
                    .forEach(partition -> missing.add("partition " + partition));
            existing.retainAll(wanted);
            return new Found(existing, found.values(), missing);
        }

        @Override
        public String toString() {
            List<TopicPartition> sorted = new ArrayList<>(wanted);
            sorted.sort(OffsetRange.BY_NAME);
            return String.join(
                    ", ", sorted.stream().map(TopicPartition::toString).toList());
        }
    }
}
