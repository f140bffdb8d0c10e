package io.tidemill.engine;

import io.tidemill.time.BatchTime;
import java.nio.ByteBuffer;

/**
 * Some entries of one partition of a state, as bytes: what a step changed, or what the state holds. The engine that wrote them
 * reads them; nobody else looks inside.
 *
 * @param state the state's name
 * @param time the batch of the step
 * @param partition the partition that the entries came from
 * @param partitions how many partitions the state had then
 * @param bytes lent: copy them to keep them
 */
public record StateBlock(String state, BatchTime time, int partition, int partitions, ByteBuffer bytes) {
    /** Someone who takes blocks; called by several tasks at a time. */
    @FunctionalInterface
    public interface Sink {
        /** Takes a block; its bytes are lent for the call. */
        void accept(StateBlock block);
    }
}
