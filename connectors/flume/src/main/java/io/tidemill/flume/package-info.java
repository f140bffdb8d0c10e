/**
 * Streams of what Flume agents deliver. A {@link io.tidemill.flume.FlumeSource} is given to {@code StreamingContext.stream}; the Avro
 * sink of an agent sends its events there.
 *
 * <p>Words: an <em>event</em> is what Flume moves, a body with headers; a <em>delivery</em> is the events of one call of an agent,
 * which it repeats until the answer is {@code OK}; <em>safe</em> is an event that is stored in the receive buffer, and with a
 * checkpoint directory on the disk.
 */
@NullMarked
package io.tidemill.flume;

import org.jspecify.annotations.NullMarked;
