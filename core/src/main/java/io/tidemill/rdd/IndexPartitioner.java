package io.tidemill.rdd;

import io.tidemill.plan.Partitioner;

/** Takes integer keys for partitions; beyond the last it begins anew with the first. */
record IndexPartitioner(int partitionCount) implements Partitioner {
    @Override
    public int partition(Object key) {
        return Math.floorMod((Integer) key, partitionCount);
    }
}
