package io.tidemill.plan;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/** A function of the partitions with one index of several parents. */
@FunctionalInterface
public interface ZipFunction<T> extends Serializable {
    /** Returns the partition's records, made of the parents' records in the order of the parents. */
    Iterator<? extends T> apply(List<Iterator<?>> parents) throws Exception;
}
