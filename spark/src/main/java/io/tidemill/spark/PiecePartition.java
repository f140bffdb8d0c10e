package io.tidemill.spark;

import java.io.Serial;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.Partition;

/**
 * A partition of a {@link PieceRDD}: all that its task needs beside the fragment.
 *
 * <p>Equal by its number, as Spark's partitions are; a record would compare everything.
 */
final class PiecePartition implements Partition {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int index;
    private final Map<Integer, ShippedSplit> splits;
    private final Map<Integer, Map<Integer, Partition>> parents;

    /**
     * A partition.
     *
     * @param index its number
     * @param splits the splits that it reads, by their places
     * @param parents the partitions of each parent that it reads, by their numbers
     */
    PiecePartition(int index, Map<Integer, ShippedSplit> splits, Map<Integer, Map<Integer, Partition>> parents) {
        this.index = index;
        this.splits = splits;
        this.parents = parents;
    }

    @Override
    public int index() {
        return index;
    }

    ShippedSplit split(int slot) {
        return Objects.requireNonNull(splits.get(slot));
    }

    Partition parent(int parent, int partition) {
        return Objects.requireNonNull(
                Objects.requireNonNull(parents.get(parent)).get(partition));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PiecePartition that && that.index == index;
    }

    @Override
    public int hashCode() {
        return index;
    }
}
