package io.tidemill.spark;

import org.apache.spark.rdd.RDD;

/**
 * Where a plan was cut: what a fragment after it reads.
 *
 * @param rdd has a partition for each partition of the plan
 * @param reading makes records of what it holds
 */
record Cut(RDD<?> rdd, Reading reading) {}
