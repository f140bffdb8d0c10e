package io.tidemill.stream;

import io.tidemill.plan.Operator;
import io.tidemill.plan.StorageLevel;
import java.time.Duration;
import java.util.List;

/**
 * The parent's RDD, kept when it is first computed until no batch needs it any more.
 *
 * @param level where it is kept
 */
public record CachedNode<T>(int id, StreamNode<T> parent, StorageLevel level, Operator operator)
        implements StreamNode<T> {
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
