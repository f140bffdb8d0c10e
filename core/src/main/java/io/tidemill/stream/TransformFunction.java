package io.tidemill.stream;

import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.util.List;

/** How a batch's RDD comes of the parents' RDDs. */
@FunctionalInterface
public interface TransformFunction<T> extends Serializable {
    /** Returns the batch's RDD; {@code parents} are in the order of the node's parents. */
    RDD<T> apply(List<RDD<?>> parents, BatchTime time) throws Exception;
}
