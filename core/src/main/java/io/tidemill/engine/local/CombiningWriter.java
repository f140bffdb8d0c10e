package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The end of a chain before a shuffle that combines values on this side already, in one table; keys get their target partitions
 * when all has come, so that this is asked once for a key and not for each record.
 *
 * <p>Combining where hardly two records have the same key is work for nothing. So when a sample of records shows that, those
 * after it are passed on as they are. A sample cannot show that keys come again much later: so if there are very many records,
 * what was to be passed on is combined after all, and so is the rest.
 */
final class CombiningWriter<K, V, C> extends Sink<Pair<K, V>> {
    private static final int SAMPLE = 1024;
    private static final int MOST_PASSED = 1 << 16;

    private final KeyRouter router;
    private final int targets;
    private final Aggregation<V, C> aggregation;
    private final Operator operator;
    private final CombineTable<K, V, C> table;
    private List<KeyedRecords<V>> passed = List.of();
    private KeyedSink<V> next;
    private int taken;
    private int changeAt = SAMPLE;

    CombiningWriter(Partitioner rule, Aggregation<V, C> aggregation, Operator operator) {
        this.router = new KeyRouter(rule, operator);
        this.targets = rule.partitionCount();
        this.aggregation = aggregation;
        this.operator = operator;
        this.table = new CombineTable<>(aggregation, operator);
        this.next = table;
    }

    @Override
    public void accept(Pair<K, V> pair) {
        try {
            Object key = Nulls.mask(pair.key());
            next.accept(key, OpenTable.hashOf(key), pair.value());
            if (++taken == changeAt) {
                change();
            }
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    private void change() {
        if (!passed.isEmpty()) {
            passed.forEach(records -> records.feed(table));
            passed = List.of();
            next = table;
        } else if (table.size > SAMPLE - SAMPLE / 8) {
            changeAt = SAMPLE + MOST_PASSED;
            List<KeyedRecords<V>> records = forTargets();
            passed = records;
            next = (key, hash, value) -> records.get(router.partition(key)).accept(key, hash, value);
        }
    }

    private <T> List<KeyedRecords<T>> forTargets() {
        return IntStream.range(0, targets).mapToObj(i -> new KeyedRecords<T>()).toList();
    }

    /** Returns what there is for each target, in the order in which it came. Nothing is taken after that. */
    List<List<Portion<K, V, C>>> portions() {
        List<List<Portion<K, V, C>>> portions = new ArrayList<>();
        combined().forEach(combined -> portions.add(new ArrayList<>(List.of(combined))));
        for (int i = 0; i < passed.size(); i++) {
            portions.get(i).add(new Portion.Passed<>(passed.get(i), aggregation, operator));
        }
        return portions;
    }

    private List<? extends Portion<K, V, C>> combined() {
        if (router.isSingle()) {
            return List.of(table);
        }
        List<KeyedRecords<C>> records = forTargets();
        table.feed((key, hash, combined) -> records.get(router.partition(key)).accept(key, hash, combined));
        return records.stream()
                .map(target -> new Portion.Combined<K, V, C>(target, operator))
                .toList();
    }
}
