/**
 * Streams of Kafka topics, and outputs to them. A {@link io.tidemill.kafka.KafkaSource} is given to {@code
 * StreamingContext.stream}, a {@link io.tidemill.kafka.KafkaSink} to {@code DStream.output}.
 *
 * <p>Words: the <em>position</em> of a partition is the offset of the next record to read; a <em>range</em> is what one batch
 * reads of one partition, from an offset until before another; offsets in it may be missing, since compaction, aborted
 * transactions and transaction markers leave gaps. A <em>mark</em> is the time of a batch, written to Kafka in the same
 * transaction as the batch's records.
 */
@NullMarked
package io.tidemill.kafka;

import org.jspecify.annotations.NullMarked;
