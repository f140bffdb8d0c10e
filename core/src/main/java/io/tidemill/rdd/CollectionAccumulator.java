package io.tidemill.rdd;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * A list that tasks add to and the program reads; see {@link Accumulator}. What one action adds comes in the order of its
 * partitions.
 *
 * @param <T> the type of what is added
 */
public final class CollectionAccumulator<T> implements DurableTotal, Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Accumulator<T, List<T>> all;

    CollectionAccumulator(String name) {
        all = new Accumulator<>(name, ArrayList::new, CollectionAccumulator::added, CollectionAccumulator::joined);
    }

    private static <T> List<T> added(List<T> list, T value) {
        list.add(value);
        return list;
    }

    /** Makes a new list, so that one that was read stays as it was. */
    private static <T> List<T> joined(List<T> left, List<T> right) {
        List<T> joined = new ArrayList<>(left.size() + right.size());
        joined.addAll(left);
        joined.addAll(right);
        return joined;
    }

    /** Returns the name; under a checkpoint directory the total is kept by it. */
    @Override
    public String name() {
        return all.name();
    }

    /** Adds a value. */
    public void add(T value) {
        all.add(value);
    }

    /** Returns what the actions that have succeeded added. */
    public List<T> value() {
        return Collections.unmodifiableList(new ArrayList<>(all.value()));
    }

    @Override
    public void keep(Consumer<Object> write) {
        all.keep(write);
    }

    @Override
    public void restore(Object kept) {
        all.restore(new ArrayList<>((List<?>) kept));
    }

    /** Begins anew. */
    public void reset() {
        all.reset();
    }
}
