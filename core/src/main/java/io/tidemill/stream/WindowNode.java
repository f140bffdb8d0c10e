package io.tidemill.stream;

import java.time.Duration;
import java.util.List;

/** The union of the parent's RDDs with batch times in {@code (t - length, t]}. */
public record WindowNode<T>(int id, Duration slide, StreamNode<T> parent, Duration length) implements StreamNode<T> {
    @Override
    public List<StreamNode<?>> parents() {
        return List.of(parent);
    }

    @Override
    public String kind() {
        return "window";
    }
}
