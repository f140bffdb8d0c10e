package io.tidemill.engine.local;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import java.util.Iterator;

/** The contents of a state after a step. */
final class StateEntriesPartitions<K, S, W> extends Partitions<Pair<K, W>> {
    private final StatePartitions<K, ?, S, ?> step;
    private final MapFunction<? super S, ? extends W> view;

    StateEntriesPartitions(StatePartitions<K, ?, S, ?> step, MapFunction<? super S, ? extends W> view) {
        this.step = step;
        this.view = view;
    }

    @Override
    int count() {
        return step.count();
    }

    @Override
    void prepare() {
        step.prepare();
    }

    @Override
    void feed(int partition, Sink<? super Pair<K, W>> sink) {
        step.state(partition).feed(view, step.operator(), step.step(), sink);
    }

    @Override
    Iterator<Pair<K, W>> iterator(int partition) {
        return step.state(partition).entries(view, step.operator(), step.step());
    }
}
