package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The end of a chain before a shuffle that combines values on this side already: a table for each target partition.
 *
 * <p>Combining where hardly two records have the same key is work for nothing. So when a sample of records shows that, those
 * after it are passed on as they are; a task of very many records goes back to combining, since it may find keys again that a
 * sample can not show, and must not keep them all.
 */
final class CombiningWriter<K, V, C> extends Sink<Pair<K, V>> {
    private static final int SAMPLE = 1024;
    private static final int MOST_PASSED = 1 << 17;

    private final KeyRouter router;
    private final Operator operator;
    private final Aggregation<V, C> aggregation;
    private final List<List<Object>> portions;
    private CombineTable<K, V, C>[] tables;
    private final List<List<Pair<K, V>>> passed = new ArrayList<>();
    private int taken;
    private boolean isPassing;

    CombiningWriter(Partitioner rule, Aggregation<V, C> aggregation, Operator operator) {
        this.router = new KeyRouter(rule, operator);
        this.operator = operator;
        this.aggregation = aggregation;
        this.portions = IntStream.range(0, rule.partitionCount())
                .<List<Object>>mapToObj(i -> new ArrayList<>(1))
                .toList();
        this.tables = newTables();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private CombineTable<K, V, C>[] newTables() {
        CombineTable<K, V, C>[] fresh = new CombineTable[portions.size()];
        Arrays.setAll(fresh, i -> new CombineTable<K, V, C>(aggregation, operator));
        for (int i = 0; i < fresh.length; i++) {
            portions.get(i).add(fresh[i]);
        }
        return fresh;
    }

    @Override
    public void accept(Pair<K, V> pair) {
        try {
            Object key = Nulls.mask(pair.key());
            int target = router.partition(key);
            if (isPassing) {
                passed.get(target).add(pair);
            } else {
                tables[target].add(key, OpenTable.hashOf(key), pair.value());
            }
            taken++;
            if (taken == SAMPLE || taken == SAMPLE + MOST_PASSED) {
                change();
            }
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private void change() {
        if (isPassing) {
            isPassing = false;
            tables = newTables();
        } else if (taken == SAMPLE && distinct() > SAMPLE - SAMPLE / 8) {
            isPassing = true;
            for (List<Object> portion : portions) {
                List<Pair<K, V>> pairs = new ArrayList<>();
                passed.add(pairs);
                portion.add(pairs);
            }
        }
    }

    private int distinct() {
        return Arrays.stream(tables).mapToInt(table -> table.size).sum();
    }

    /** Returns, for each target, tables and lists of pairs, in the order of the records. */
    List<List<Object>> portions() {
        return portions;
    }
}
