package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.function.ReduceFunction;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.ShufflePlan;
import java.util.Iterator;

/** The partitions after a shuffle that moves nothing, as the keys lie right already: each is made of the parent's own. */
final class InPlacePartitions<K, V, C> extends Partitions<Pair<K, C>> implements CombinedPieces<C> {
    private final ShufflePlan<K, V, C> plan;
    private final Partitions<Pair<K, V>> parent;

    InPlacePartitions(ShufflePlan<K, V, C> plan, Partitions<Pair<K, V>> parent) {
        this.plan = plan;
        this.parent = parent;
    }

    @Override
    int count() {
        return parent.count();
    }

    @Override
    void prepare() {
        parent.prepare();
    }

    @Override
    @SuppressWarnings("unchecked") // without an aggregation V is C
    void feed(int partition, Sink<? super Pair<K, C>> sink) {
        if (plan.aggregation().isEmpty()) {
            ((Partitions<Pair<K, C>>) (Partitions<?>) parent).feed(partition, sink);
        } else {
            push(iterator(partition), sink);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // without an aggregation V is C
    Iterator<Pair<K, C>> iterator(int partition) {
        if (plan.aggregation().isEmpty()) {
            return (Iterator<Pair<K, C>>) (Iterator<?>) parent.iterator(partition);
        }
        Aggregation<V, C> aggregation = plan.aggregation().get();
        CombineTable<K, V, C> table = new CombineTable<>(aggregation, plan.operator());
        parent.feed(partition, new EachSink<>(table::addPair));
        return table.pairs();
    }

    @Override
    public boolean reducesBy(ReduceFunction<?> reduce) {
        return CombinedPieces.reducesBy(plan, reduce);
    }

    @Override
    public void feedPieces(int partition, KeyedSink<C> sink) {
        Aggregation<V, C> aggregation = plan.aggregation().orElseThrow();
        parent.feed(partition, new EachSink<>(pair -> CombinedPieces.feed(aggregation, plan.operator(), pair, sink)));
    }
}
