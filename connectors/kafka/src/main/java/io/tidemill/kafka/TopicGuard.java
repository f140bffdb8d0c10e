package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Looks, before a range of an earlier run is read again, whether the topic is still the one that it was cut from. A topic that was
 * looked at once is not looked at again. Safe for use by many threads.
 */
final class TopicGuard implements AutoCloseable {
    private final KafkaReading<?, ?> reading;
    private final Set<Uuid> existing = new HashSet<>(); // guarded by this
    private @Nullable TopicDirectory directory; // guarded by this

    TopicGuard(KafkaReading<?, ?> reading) {
        this.reading = reading;
    }

    /**
     * Returns whether the topic of the range has this id.
     *
     * @throws TidemillException if there is no such topic, or no broker answers
     */
    synchronized boolean isSame(OffsetRange range, Uuid id) {
        if (existing.contains(id)) {
            return true;
        }
        String topic = range.partition().topic();
        TopicDirectory.Topic found;
        try {
            found = directory().named(List.of(topic), reading.patience()).get(topic);
        } catch (KafkaException e) {
            throw KafkaErrors.reading(reading, range, e);
        }
        if (found == null) {
            throw new TidemillException(
                    ErrorCode.INPUT_FAILED,
                    reading.sourceName() + " was to read " + range + " again, but " + reading.connection()
                            + " has no topic " + topic + " any more");
        }
        boolean isSame = found.id().equals(id) || found.id().equals(Uuid.ZERO_UUID);
        if (isSame) {
            existing.add(id);
        }
        return isSame;
    }

    private synchronized TopicDirectory directory() {
        TopicDirectory made = directory;
        if (made == null) {
            made = reading.connection().directory("tidemill-" + reading.sourceName() + "-topics", reading.patience());
            directory = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (directory != null) {
            directory.close();
            directory = null;
        }
    }
}
