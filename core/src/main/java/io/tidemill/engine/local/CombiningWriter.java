package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import java.util.Arrays;
import java.util.List;

/** The end of a chain before a shuffle that combines values on this side already: a table for each target partition. */
final class CombiningWriter<K, V, C> extends Sink<Pair<K, V>> {
    private final KeyRouter router;
    private final Operator operator;
    private final CombineTable<K, V, C>[] tables;

    @SuppressWarnings({"unchecked", "rawtypes"})
    CombiningWriter(Partitioner rule, Aggregation<V, C> aggregation, Operator operator) {
        this.router = new KeyRouter(rule, operator);
        this.operator = operator;
        this.tables = new CombineTable[rule.partitionCount()];
        Arrays.setAll(tables, i -> new CombineTable<K, V, C>(aggregation, operator));
    }

    @Override
    public void accept(Pair<K, V> pair) {
        try {
            Object key = Nulls.mask(pair.key());
            tables[router.partition(key)].add(key, OpenTable.hashOf(key), pair.value());
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    List<CombineTable<K, V, C>> tables() {
        return Arrays.asList(tables);
    }
}
