package io.tidemill.stream;

import java.time.Duration;
import java.util.List;

/** The parent's RDD, kept when it is first computed until no batch needs it any more. */
public record CachedNode<T>(int id, StreamNode<T> parent) implements StreamNode<T> {
    @Override
    public Duration slide() {
        return parent.slide();
    }

    @Override
    public List<StreamNode<?>> parents() {
        return List.of(parent);
    }

    @Override
    public String kind() {
        return "cache";
    }
}
