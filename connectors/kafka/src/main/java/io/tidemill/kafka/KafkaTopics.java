package io.tidemill.kafka;

import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Which topics, or which partitions of them, a source reads. */
public abstract sealed class KafkaTopics {
    private KafkaTopics() {}

    /** What there is of what is wanted, and the topics or partitions that are not there. */
    record Found(Set<TopicPartition> partitions, Set<String> missing) {}

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
    abstract Found find(Consumer<?, ?> consumer, Duration timeout);

    /** Adds the partitions of a topic, and returns whether the topic exists. */
    static boolean addPartitions(Set<TopicPartition> partitions, @Nullable List<PartitionInfo> infos) {
        if (infos == null || infos.isEmpty()) {
            return false;
        }
        infos.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        return true;
    }

    private static final class Named extends KafkaTopics {
        private final Set<String> topics;

        Named(Set<String> topics) {
            this.topics = topics;
        }

        @Override
        Found find(Consumer<?, ?> consumer, Duration timeout) {
            Set<TopicPartition> partitions = new HashSet<>();
            Set<String> missing = new TreeSet<>();
            for (String topic : topics) {
                if (!addPartitions(partitions, consumer.partitionsFor(topic, timeout))) {
                    missing.add("topic " + topic);
                }
            }
            return new Found(partitions, missing);
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
        Found find(Consumer<?, ?> consumer, Duration timeout) {
            Set<TopicPartition> partitions = new HashSet<>();
            consumer.listTopics(timeout).forEach((topic, infos) -> {
                if (pattern.matcher(topic).matches()) {
                    addPartitions(partitions, infos);
                }
            });
            return new Found(partitions, Set.of());
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
        Found find(Consumer<?, ?> consumer, Duration timeout) {
            Set<TopicPartition> existing = new HashSet<>();
            wanted.stream()
                    .map(TopicPartition::topic)
                    .distinct()
                    .forEach(topic -> addPartitions(existing, consumer.partitionsFor(topic, timeout)));
            Set<String> missing = new TreeSet<>();
            wanted.stream()
                    .filter(partition -> !existing.contains(partition))
                    .forEach(partition -> missing.add("partition " + partition));
            existing.retainAll(wanted);
            return new Found(existing, missing);
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
