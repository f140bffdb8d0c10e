package io.tidemill.spark;

import io.tidemill.engine.local.Fragment;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The RDD of a piece: a partition is computed by running its fragment in the task, and its work on the records.
 *
 * @param <T> the type of the fragment's records
 * @param <O> the type of what the work makes
 */
final class PieceRDD<T, O> extends RDD<O> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Fragment<T> fragment;
    private final ArrayList<RDD<?>> parents;
    private final transient PiecePartition @Nullable [] partitions;
    private final Work<T, O> work;
    private final transient @Nullable PartitionPlaces places;

    /** Where a partition should run; asked in the driver. */
    @FunctionalInterface
    interface PartitionPlaces {
        /** Returns names of executors and hosts as Spark's scheduler knows them; none where it does not matter. */
        List<String> of(int partition);
    }

    PieceRDD(Piece<T> piece, Work<T, O> work, PartitionPlaces places) {
        super(
                piece.spark().sc(),
                CollectionConverters.asScala(List.<Dependency<?>>copyOf(piece.dependencies()))
                        .toSeq(),
                tag());
        this.fragment = piece.fragment();
        this.parents = new ArrayList<>(piece.parents());
        this.partitions = piece.partitions();
        this.work = work;
        this.places = places;
    }

    private static <O> ClassTag<O> tag() {
        return ClassTag$.MODULE$.apply(Object.class);
    }

    @Override
    public Partition[] getPartitions() {
        PiecePartition[] known = partitions;
        if (known == null) {
            throw new IllegalStateException("The partitions of a piece are known in the driver only");
        }
        return known.clone();
    }

    @Override
    public scala.collection.immutable.Seq<String> getPreferredLocations(Partition partition) {
        List<String> preferred = places == null ? List.of() : places.of(partition.index());
        return CollectionConverters.asScala(preferred).toSeq();
    }

    @Override
    public Iterator<O> compute(Partition partition, TaskContext context) {
        PieceTask<T> task = new PieceTask<>(fragment, parents, (PiecePartition) partition, context);
        try {
            return CollectionConverters.asScala(work.run(task));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
