package io.tidemill.plan;

import io.tidemill.error.TidemillException;

/** Partitions by the key's hash code, modulo their number. */
public record HashPartitioner(int partitionCount) implements Partitioner {
    /** Refuses fewer than one partition. */
    public HashPartitioner {
        if (partitionCount < 1) {
            throw TidemillException.invalidArgument("A partitioner needs at least 1 partition, not " + partitionCount);
        }
    }

    @Override
    public int partition(Object key) {
        int hash = key.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), partitionCount);
    }
}
