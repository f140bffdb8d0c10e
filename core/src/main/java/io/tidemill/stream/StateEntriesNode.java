package io.tidemill.stream;

import io.tidemill.function.Pair;
import java.time.Duration;
import java.util.List;

/** All keys of a state with their values, after the step of the batch. */
public record StateEntriesNode<K, S>(int id, Duration slide, StateNode<K, ?, S, ?> state)
        implements StreamNode<Pair<K, S>> {
    @Override
    public List<StreamNode<?>> parents() {
        return List.of(state);
    }

    @Override
    public String kind() {
        return state.kind();
    }
}
