package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.ShufflePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The end of a chain before a shuffle that keeps pairs as they are: a list for each target partition. */
final class PairWriter<K, V> extends Sink<Pair<K, V>> {
    private final KeyRouter router;
    private final Operator operator;
    private final List<List<Pair<K, V>>> lists;

    PairWriter(ShufflePlan<K, V, ?> plan) {
        this.router = new KeyRouter(plan.rule(), plan.operator());
        this.operator = plan.operator();
        this.lists = IntStream.range(0, plan.partitionCount())
                .<List<Pair<K, V>>>mapToObj(i -> new ArrayList<>())
                .toList();
    }

    @Override
    public void accept(Pair<K, V> pair) {
        try {
            lists.get(router.partition(Nulls.mask(pair.key()))).add(pair);
        } catch (Throwable e) {
            throw operator.failed(e);
        }
    }

    List<List<Pair<K, V>>> lists() {
        return lists;
    }
}
