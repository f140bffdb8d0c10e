package io.tidemill.spark;

import java.io.Serial;
import java.util.List;
import org.apache.spark.NarrowDependency;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The partitions of one parent that each partition of a piece reads. */
final class PieceDependency extends NarrowDependency<Object> {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Only Spark's scheduler asks, in the driver. */
    private final transient @Nullable List<List<Integer>> read;

    /** A dependency; {@code read} has the numbers of the parent's partitions for each of the piece's. */
    @SuppressWarnings("unchecked")
    PieceDependency(RDD<?> parent, List<List<Integer>> read) {
        super((RDD<Object>) parent);
        this.read = read;
    }

    @Override
    public Seq<Object> getParents(int partition) {
        List<List<Integer>> known = read;
        if (known == null) {
            throw new IllegalStateException("The dependencies of a piece are known in the driver only");
        }
        return CollectionConverters.asScala(List.<Object>copyOf(known.get(partition)))
                .toSeq();
    }
}
