package io.tidemill.testkit.contract;

import java.util.ArrayList;
import java.util.List;

/** How a scenario's records lie in partitions, and how many partitions keyed operators make. */
public enum Layout {
    /** Everything in one partition. */
    ONE(1, 1, false),
    /** Three partitions. */
    THREE(3, 2, false),
    /** Seven partitions, more than most scenarios have records for. */
    SEVEN(7, 5, false),
    /** All records in the third and the sixth of seven partitions. */
    HOLES(7, 3, true);

    private final int partitions;
    private final int defaultPartitions;
    private final boolean holes;

    Layout(int partitions, int defaultPartitions, boolean holes) {
        this.partitions = partitions;
        this.defaultPartitions = defaultPartitions;
        this.holes = holes;
    }

    /** Returns the number of partitions of input. */
    public int partitions() {
        return partitions;
    }

    /** Returns the number of partitions of keyed operators. */
    public int defaultPartitions() {
        return defaultPartitions;
    }

    /** Returns the records of each partition, in order. */
    <T> List<List<T>> place(List<T> records) {
        List<List<T>> placed = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            int from = records.size() * i / partitions;
            int to = records.size() * (i + 1) / partitions;
            placed.add(records.subList(holes ? hole(records, i) : from, holes ? hole(records, i + 1) : to));
        }
        return placed;
    }

    /** Returns where the records of a partition start if only the third and the sixth have some. */
    private static int hole(List<?> records, int partition) {
        if (partition <= 2) {
            return 0;
        }
        return partition <= 5 ? records.size() / 2 : records.size();
    }
}
