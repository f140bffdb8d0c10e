package io.tidemill.stream;

import io.tidemill.plan.Operator;
import java.time.Duration;
import java.util.List;

/** A function of the parents' RDDs of the same batch. All parents have the same slide. */
public record TransformNode<T>(
        int id, Duration slide, List<StreamNode<?>> parents, TransformFunction<T> function, Operator operator)
        implements StreamNode<T> {
    @Override
    public String kind() {
        return operator.name();
    }
}
