package io.tidemill.engine.local;

import io.tidemill.function.Pair;
import java.util.Iterator;

/** The contents of a state after a step. */
final class StateEntriesPartitions<K, S> extends Partitions<Pair<K, S>> {
    private final StatePartitions<K, ?, S, ?> step;

    StateEntriesPartitions(StatePartitions<K, ?, S, ?> step) {
        this.step = step;
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
    void feed(int partition, Sink<? super Pair<K, S>> sink) {
        push(iterator(partition), sink);
    }

    @Override
    Iterator<Pair<K, S>> iterator(int partition) {
        return step.entries(partition);
    }
}
