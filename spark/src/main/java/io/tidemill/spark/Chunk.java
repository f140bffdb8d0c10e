package io.tidemill.spark;

import java.io.Serializable;

/**
 * Some records on their way through a shuffle, in the order in which they were written. Few large ones cost Spark less than many
 * records.
 *
 * @param bytes the records, as {@link ChunkWriter} wrote them
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record Chunk(byte[] bytes) implements Serializable {}
