package io.tidemill.stream;

import io.tidemill.source.Source;
import java.time.Duration;
import java.util.List;

/** The records of a source. */
public record InputNode<T>(int id, Duration slide, Source<T> source) implements StreamNode<T> {
    @Override
    public List<StreamNode<?>> parents() {
        return List.of();
    }

    @Override
    public String kind() {
        return source.kind();
    }
}
