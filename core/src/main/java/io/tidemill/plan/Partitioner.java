package io.tidemill.plan;

import java.io.Serializable;

/**
 * The rule that gives every key its partition. It must be deterministic, and equal rules must be {@code equals}: engines
 * skip a shuffle between equal partitioners.
 */
public interface Partitioner extends Serializable {
    /** Returns the number of partitions, at least 1. */
    int partitionCount();

    /** Returns the partition of {@code key}: at least 0, less than {@link #partitionCount()}. */
    int partition(Object key);
}
