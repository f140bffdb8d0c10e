package io.tidemill.rdd;

import io.tidemill.engine.local.LocalEngine;
import io.tidemill.function.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A context of two threads for one test. */
abstract class LocalRDDs {
    final RDDContext context = new RDDContext(new LocalEngine(2, 1 << 24), 2);

    @AfterEach
    void closeContext() {
        context.close();
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // copied at once
    final <T> RDD<T> rdd(T... records) {
        return context.parallelize(List.of(records), 2);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // copied at once
    final <K, V> PairRDD<K, V> pairs(Pair<K, V>... pairs) {
        return PairRDD.of(context.parallelize(List.of(pairs), 2));
    }

    RDD<Integer> numbers(int count, int partitions) {
        return context.parallelize(list(count), partitions);
    }

    static List<Integer> list(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    static <T extends Comparable<? super T>> List<T> sorted(List<T> list) {
        List<T> sorted = new ArrayList<>(list);
        sorted.sort(null);
        return sorted;
    }
}
