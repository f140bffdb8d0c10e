package io.tidemill.stream;

import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import java.time.Duration;
import java.util.List;

/**
 * All keys of a state with what is seen of their values, after the step of the batch.
 *
 * @param view what is seen of a value
 */
public record StateEntriesNode<K, S, W>(
        int id, Duration slide, StateNode<K, ?, S, ?> state, MapFunction<? super S, ? extends W> view)
        implements StreamNode<Pair<K, W>> {
    @Override
    public List<StreamNode<?>> parents() {
        return List.of(state);
    }

    @Override
    public String kind() {
        return state.kind();
    }
}
