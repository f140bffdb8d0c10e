package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** The times of the batches that a sink has committed, kept as offsets of a group. */
final class BatchMarks {
    private final KafkaConnection connection;
    private final String group;
    private final Duration patience;
    private @Nullable ConsumerGroupMetadata metadata;

    BatchMarks(KafkaConnection connection, String sinkName, Duration patience) {
        this.connection = connection;
        this.group = sinkName + "-batches";
        this.patience = patience;
    }

    /** Adds the mark to a transaction. */
    void addTo(Producer<?, ?> producer, String topic, BatchTime time) {
        OffsetAndMetadata mark = new OffsetAndMetadata(time.epochMillis(), "batch " + time);
        producer.sendOffsetsToTransaction(Map.of(new TopicPartition(topic, 0), mark), group());
    }

    /** Returns the group as producers want it: of a consumer, which does not have to join for this. */
    private ConsumerGroupMetadata group() {
        ConsumerGroupMetadata known = metadata;
        if (known == null) {
            try (Consumer<?, ?> consumer = connection.groupMember(group)) {
                known = consumer.groupMetadata();
            }
            metadata = known;
        }
        return known;
    }

    /** Returns the last batch that was committed; none before the first. Transactions that are not decided yet are waited for. */
    Optional<BatchTime> last() {
        try (Admin admin = Admin.create(connection.admin(patience))) {
            Map<TopicPartition, OffsetAndMetadata> marks = admin.listConsumerGroupOffsets(
                            group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get();
            return marks.values().stream()
                    .filter(Objects::nonNull)
                    .map(mark -> BatchTime.ofEpochMillis(mark.offset()))
                    .max(Comparator.naturalOrder());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw new TidemillException(
                    ErrorCode.OUTPUT_FAILED,
                    connection.withoutSecrets("The last batch that is committed cannot be read from the group " + group
                            + " of " + connection + ": " + e.getCause() + ". May this program read that group?"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.CANCELLED, "Reading the marks of " + group + " was broken off", e);
        }
    }
}
