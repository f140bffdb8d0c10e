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
        if (key.getClass().isArray()) {
            throw arrayKey(key);
        }
        int hash = key.hashCode();
        int mixed = hash ^ (hash >>> 16);
        boolean powerOfTwo = (partitionCount & (partitionCount - 1)) == 0;
        return powerOfTwo ? mixed & (partitionCount - 1) : Math.floorMod(mixed, partitionCount); // the same, faster
    }

    private static TidemillException arrayKey(Object key) {
        return TidemillException.invalidArgument(
                "A key is an array (" + key.getClass().getSimpleName()
                        + "), and an array equals only itself, so that each record would have a key of its own; use a"
                        + " List, a String, or a record instead");
    }
}
