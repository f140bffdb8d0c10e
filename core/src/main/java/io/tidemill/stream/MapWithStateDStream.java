package io.tidemill.stream;

import io.tidemill.function.Pair;

/**
 * The stream that {@code mapWithState} makes: what its function emits, and a view of the state.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <S> the type of the state
 * @param <T> the type of what the function emits
 */
public final class MapWithStateDStream<K, V, S, T> extends DStream<T> {
    private final StateNode<K, V, S, T> state;

    MapWithStateDStream(StreamDefinitions definitions, StateNode<K, V, S, T> state) {
        super(definitions, state);
        this.state = state;
    }

    @Override
    public MapWithStateDStream<K, V, S, T> named(String name) {
        super.named(name);
        return this;
    }

    /** Returns all keys with their state after every batch. */
    public PairDStream<K, S> stateSnapshots() {
        definitions().requireOpen("stateSnapshots");
        StreamNode<Pair<K, S>> entries =
                new StateEntriesNode<>(definitions().nextId(), state.slide(), state, value -> value);
        return new PairDStream<>(definitions(), entries, state);
    }
}
