package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The end of a chain before a shuffle that combines values on this side already: a table for each target partition.
 *
 * <p>Combining where hardly two records have the same key is work for nothing. So when a sample of records shows that, those
 * after it are passed on as they are. A sample can not show that keys come again much later: so if there are very many records,
 * what was to be passed on is combined after all, and so is the rest.
 */
final class CombiningWriter<K, V, C> extends Sink<Pair<K, V>> {
    private static final int SAMPLE = 1024;
    private static final int MOST_PASSED = 1 << 16;

    private final KeyRouter router;
    private final Operator operator;
    private final CombineTable<K, V, C>[] tables;
    private final KeyedSink<V>[] targets;
    private final List<KeyedRecords<V>> passed = new ArrayList<>();
    private int taken;
    private int changeAt = SAMPLE;

    @SuppressWarnings({"unchecked", "rawtypes"})
    CombiningWriter(Partitioner rule, Aggregation<V, C> aggregation, Operator operator) {
        this.router = new KeyRouter(rule, operator);
        this.operator = operator;
        this.tables = new CombineTable[rule.partitionCount()];
        Arrays.setAll(tables, i -> new CombineTable<K, V, C>(aggregation, operator));
        this.targets = Arrays.copyOf(tables, tables.length, KeyedSink[].class);
    }

    @Override
    public void accept(Pair<K, V> pair) {
        try {
            Object key = Nulls.mask(pair.key());
            targets[router.partition(key)].accept(key, OpenTable.hashOf(key), pair.value());
            if (++taken == changeAt) {
                change();
            }
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private void change() {
        if (!passed.isEmpty()) {
            combineAll();
        } else if (distinct() > SAMPLE - SAMPLE / 8) {
            passOn();
        }
    }

    private int distinct() {
        return Arrays.stream(tables).mapToInt(table -> table.size).sum();
    }

    private void passOn() {
        changeAt = SAMPLE + MOST_PASSED;
        for (int i = 0; i < targets.length; i++) {
            KeyedRecords<V> records = new KeyedRecords<>();
            passed.add(records);
            targets[i] = records;
        }
    }

    private void combineAll() {
        for (int i = 0; i < targets.length; i++) {
            passed.get(i).feed(tables[i]);
            targets[i] = tables[i];
        }
        passed.clear();
    }

    /** Returns, for each target, a table, and perhaps records that came after it. */
    List<List<Object>> portions() {
        List<List<Object>> portions = new ArrayList<>();
        for (int i = 0; i < tables.length; i++) {
            portions.add(passed.isEmpty() ? List.of(tables[i]) : List.of(tables[i], passed.get(i)));
        }
        return portions;
    }
}
