/**
 * Streams of what Flume agents have. A {@link io.tidemill.flume.FlumeSource} is a port that the Avro or Thrift sinks of agents
 * deliver to; a {@link io.tidemill.flume.FlumePollingSource} fetches from agents that have Spark's sink. Both are given to
 * {@code StreamingContext.stream}.
 *
 * <p>Words: an <em>event</em> is what Flume moves, a body with headers; a <em>delivery</em> is the events of one call of an agent,
 * which it repeats until the answer is {@code OK}, or of one transaction that was fetched; <em>safe</em> is an event that is stored
 * in the receive buffer, and with a checkpoint directory on the disk.
 */
@NullMarked
package io.tidemill.flume;

import org.jspecify.annotations.NullMarked;
