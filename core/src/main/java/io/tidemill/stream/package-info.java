/**
 * DStreams: handles on the nodes of a stream graph. A node says how the RDD of a batch comes of other nodes' RDDs; the graph
 * is what the output operations reach. Nothing here runs: the graph is a value that the planner reads batch by batch.
 *
 * <p>Words: the <em>slide</em> of a stream is the distance of the batches for which it has an RDD, a multiple of the batch
 * interval; a <em>window</em> is the batches with times in {@code (t - length, t]}; a <em>state</em> has a value per key that
 * lives from batch to batch under a stable name.
 *
 * <p>To add an operator: a method of {@link io.tidemill.stream.DStreamLike}, {@link io.tidemill.stream.DStream} or
 * {@link io.tidemill.stream.PairDStream}, mostly one line that derives it from an RDD operator.
 */
@NullMarked
package io.tidemill.stream;

import org.jspecify.annotations.NullMarked;
