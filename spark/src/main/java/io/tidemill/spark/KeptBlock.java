package io.tidemill.spark;

import io.tidemill.engine.StateBlock;
import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.nio.ByteBuffer;

/** A block of a state that travels between processes. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record KeptBlock(String state, BatchTime time, int partition, int partitions, byte[] bytes) implements Serializable {
    /** Copies what the block lends. */
    static KeptBlock of(StateBlock block) {
        byte[] bytes = new byte[block.bytes().remaining()];
        block.bytes().duplicate().get(bytes);
        return new KeptBlock(block.state(), block.time(), block.partition(), block.partitions(), bytes);
    }

    StateBlock block() {
        return new StateBlock(state, time, partition, partitions, ByteBuffer.wrap(bytes));
    }
}
