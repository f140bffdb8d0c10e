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
        int mixed = hash ^ (hash >>> 16);
        boolean powerOfTwo = (partitionCount & (partitionCount - 1)) == 0;
        return powerOfTwo ? mixed & (partitionCount - 1) : Math.floorMod(mixed, partitionCount); // the same, faster
    }
}
