/**
 * The embedded engine. A plan is compiled, node by node, to {@link io.tidemill.engine.local.Partitions}: narrow operators
 * become one chain of sinks that records are pushed through; shuffles, sorts, caches and states are complete before anything
 * that reads them starts. Tasks run on a fixed pool, of which the calling thread is one: with one partition or one core, an
 * action never leaves the caller's thread. Nothing is serialized.
 *
 * <pre>
 *   splits -> map -> filter -> [shuffle writer]  |  [shuffle reader] -> map -> [action]
 *             one task per partition             |        one task per partition
 * </pre>
 *
 * <p>To add a plan node: a class that extends {@code Partitions}, made in {@code PlanCompiler}.
 */
@NullMarked
package io.tidemill.engine.local;

import org.jspecify.annotations.NullMarked;
