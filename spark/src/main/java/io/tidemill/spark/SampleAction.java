package io.tidemill.spark;

import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Some records of each partition, each as likely as the other, and how many there are (J. S. Vitter, <i>Random sampling with a
 * reservoir</i>, 1985). The same partition always gives the same ones.
 *
 * @param wanted how many of a partition
 */
record SampleAction<T>(int wanted) implements PartitionAction<T, List<T>> {
    @Override
    public PartitionSink<T, List<T>> open(int partition) {
        Random random = new Random(partition);
        return new PartitionSink<>() {
            private final List<T> kept = new ArrayList<>();
            private long seen;

            @Override
            public void accept(T record) {
                seen++;
                if (kept.size() < wanted) {
                    kept.add(record);
                } else {
                    long place = random.nextLong(seen);
                    if (place < wanted) {
                        kept.set((int) place, record);
                    }
                }
            }

            @Override
            public List<T> result() {
                return kept;
            }
        };
    }
}
