package io.tidemill.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;

/** The ids of the topics that a source reads, as far as they are known. Safe for use by many threads. */
final class TopicIds {
    private final Map<String, Uuid> ids = new ConcurrentHashMap<>();

    /** Notes the id of a topic; nothing where its broker gives none. */
    void note(String topic, Uuid id) {
        if (!id.equals(Uuid.ZERO_UUID)) {
            ids.put(topic, id);
        }
    }

    Optional<Uuid> of(String topic) {
        return Optional.ofNullable(ids.get(topic));
    }

    Map<String, Uuid> all() {
        return Map.copyOf(ids);
    }

    /** Forgets all topics but these. */
    void retain(Set<String> topics) {
        ids.keySet().retainAll(topics);
    }

    /** Returns whether a topic with this id is another than the one that was known by its name. */
    boolean isOther(String topic, Uuid id) {
        Uuid known = ids.get(topic);
        return known != null && !id.equals(Uuid.ZERO_UUID) && !known.equals(id);
    }
}
