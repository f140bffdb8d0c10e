/**
 * RDDs: small immutable handles on plans, with every operator that is derived from the plan nodes, and the actions that run
 * them. An RDD is lazy and can be run any number of times; each run computes it anew unless it is kept with {@code cache()}.
 *
 * <p>To add an operator: write it in {@link io.tidemill.rdd.RDD} or {@link io.tidemill.rdd.PairRDD} over the operators and
 * plan nodes that are there; engines do not change.
 */
@NullMarked
package io.tidemill.rdd;

import org.jspecify.annotations.NullMarked;
