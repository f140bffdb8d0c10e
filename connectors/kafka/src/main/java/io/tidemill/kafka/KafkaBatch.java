package io.tidemill.kafka;

import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.SourceBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The ranges of one batch. Nothing is held that a release could give back: they can be read as long as Kafka has them. */
final class KafkaBatch<K, V> implements SourceBatch<KafkaRecord<K, V>> {
    /** What a record counts as in a quota: what one takes is not known before it is read. */
    static final long BYTES_PER_RECORD = 200;

    private final List<KafkaSplit<K, V>> splits;
    private final long offsets;
    private final PositionChanges positions;
    private final Plan<KafkaRecord<K, V>> plan;

    KafkaBatch(List<KafkaSplit<K, V>> splits, PositionChanges positions, Operator operator) {
        this.splits = List.copyOf(splits);
        this.positions = positions;
        this.offsets = splits.stream().mapToLong(KafkaSplit::offsetCount).sum();
        this.plan = new SplitsPlan<>(List.copyOf(splits), operator);
    }

    @Override
    public Plan<KafkaRecord<K, V>> plan() {
        return plan;
    }

    /** Returns the number of offsets, some of which may have no record. */
    @Override
    public OptionalLong expectedCount() {
        return OptionalLong.of(
                splits.stream().mapToLong(split -> split.range().length()).sum());
    }

    @Override
    public Map<String, String> inputs() {
        Map<String, String> inputs = new HashMap<>();
        splits.forEach(split -> inputs.put(
                split.range().partition().toString(),
                split.range().from() + ".." + split.range().until()));
        return inputs;
    }

    /** Returns the records that were read, and for ranges that no output has read to their end the number of their offsets. */
    @Override
    public long recordCount() {
        return splits.stream().mapToLong(KafkaSplit::recordCount).sum();
    }

    @Override
    public long bytes() {
        return offsets * BYTES_PER_RECORD;
    }

    @Override
    public PositionChanges positions() {
        return positions;
    }

    @Override
    public void release() {}
}
