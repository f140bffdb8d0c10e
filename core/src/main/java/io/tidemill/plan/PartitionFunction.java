package io.tidemill.plan;

import java.io.Serializable;
import java.util.Iterator;

/** A function of a whole partition: called once per partition, also for an empty one. */
@FunctionalInterface
public interface PartitionFunction<S, T> extends Serializable {
    /** Returns the partition's new records; {@code records} may be read lazily while they are taken. */
    Iterator<? extends T> apply(int partition, Iterator<S> records) throws Exception;
}
