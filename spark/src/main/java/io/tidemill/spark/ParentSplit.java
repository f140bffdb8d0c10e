package io.tidemill.spark;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;

/**
 * The place in a fragment of what another RDD gives.
 *
 * @param parent the number of the RDD among the fragment's parents
 * @param partition which of its partitions
 * @param reading how records come of what that RDD holds
 */
record ParentSplit<T>(int parent, int partition, Reading reading) implements Split<T> {
    @Override
    public RecordReader<T> open() {
        throw new IllegalStateException("The place of a parent's partition was opened outside of its task");
    }
}
