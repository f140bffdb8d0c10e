package io.tidemill.spark;

import java.io.Serial;
import org.apache.spark.Partitioner;

/** Brings chunks to their targets. */
final class ChunkPartitioner extends Partitioner {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int targets;

    ChunkPartitioner(int targets) {
        this.targets = targets;
    }

    @Override
    public int numPartitions() {
        return targets;
    }

    @Override
    public int getPartition(Object key) {
        return ((ChunkKey) key).target();
    }
}
