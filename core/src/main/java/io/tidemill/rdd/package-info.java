/**
 * RDDs: small immutable handles on plans, with every operator that is derived from the plan nodes, and the actions that run
 * them. An RDD is lazy and can be run any number of times; each run computes it anew unless it is kept with {@code cache()}.
 *
 * <p>An operator is one line in {@link io.tidemill.rdd.RDD}, {@link io.tidemill.rdd.PairRDD} or
 * {@link io.tidemill.rdd.DoubleRDD}; how it is made of plan nodes stands in a small class for its theme ({@code Samples},
 * {@code Numbering}, {@code Sets}, {@code Joins}, {@code Ordering} ...).
 *
 * <p>Of the names that Spark programmers look for, these have no method here:
 *
 * <ul>
 *   <li>{@code countApprox}, {@code countByKeyApprox}, {@code countByValueApprox}, {@code sumApprox} and {@code meanApprox}
 *       return what is known after a time when a cluster is slow. Ask {@code count}, {@code countByKey},
 *       {@code countByValue} or {@code stats}, which are exact; to wait no longer than a time, use an asynchronous action
 *       with {@code orTimeout}, which cancels it.
 *   <li>{@code groupWith} is {@code cogroup}; {@code setName} is {@code named}, which returns a new handle.
 *   <li>a number of partitions as an argument of keyed operators is {@code Partitioners.hash(n)}.
 * </ul>
 *
 * <p>To add an operator: write it in {@link io.tidemill.rdd.RDD} or {@link io.tidemill.rdd.PairRDD} over the operators and
 * plan nodes that are there; engines do not change.
 */
@NullMarked
package io.tidemill.rdd;

import org.jspecify.annotations.NullMarked;
