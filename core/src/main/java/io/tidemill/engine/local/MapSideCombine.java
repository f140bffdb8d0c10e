package io.tidemill.engine.local;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import java.util.Iterator;
import java.util.List;

/**
 * The end of a task before a shuffle that combines the values of equal keys on this side already, for an engine that moves
 * records itself. Its result has the combined pairs of each target partition.
 *
 * @param rule gives every key its target
 */
public record MapSideCombine<K, V, C>(Partitioner rule, Aggregation<V, C> aggregation, Operator operator)
        implements PartitionAction<Pair<K, V>, List<Iterator<Pair<K, C>>>> {
    @Override
    public PartitionSink<Pair<K, V>, List<Iterator<Pair<K, C>>>> open(int partition) {
        CombiningWriter<K, V, C> writer = new CombiningWriter<>(rule, aggregation, operator);
        return new PartitionSink<>() {
            @Override
            public void accept(Pair<K, V> pair) {
                writer.accept(pair);
            }

            @Override
            public List<Iterator<Pair<K, C>>> result() {
                return writer.portions().stream()
                        .<Iterator<Pair<K, C>>>map(portions -> new ConcatIterator<>(
                                portions.stream().map(Portion::pairs).iterator()))
                        .toList();
            }
        };
    }
}
