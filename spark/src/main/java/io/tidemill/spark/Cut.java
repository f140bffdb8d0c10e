package io.tidemill.spark;

import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan was cut: what a fragment after it reads.
 *
 * @param rdd has a partition for each partition of the plan
 * @param reading makes records of what it holds
 * @param tally of what may outlive the action; null for what is the action's own
 */
record Cut(RDD<?> rdd, Reading reading, @Nullable Tally tally) {
    /** A cut of the action's own. */
    Cut(RDD<?> rdd, Reading reading) {
        this(rdd, reading, null);
    }
}
