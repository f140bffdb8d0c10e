/**
 * Plans: immutable descriptions of how an RDD comes about. A plan knows its parents, its number of partitions and, where
 * keys have fixed places, its partitioner; it runs nothing. An engine is a {@link io.tidemill.plan.PlanVisitor} over these
 * nodes; the visitor has no default methods, so a new node does not compile until every engine handles it.
 *
 * <p>Words: a <em>split</em> is a piece of input that can be opened wherever a task runs, as often as needed; a
 * <em>partition</em> is what one task works on; a <em>shuffle</em> brings equal keys into one partition.
 *
 * <p>To add a node: write the record, name it in {@link io.tidemill.plan.Plan}, add it to the visitor, and follow the
 * compiler.
 */
@NullMarked
package io.tidemill.plan;

import org.jspecify.annotations.NullMarked;
