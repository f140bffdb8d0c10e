package io.tidemill.spark;

import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;

/** How long the rows of versions may become, and where the blocks lie that cut them. */
final class Lineage {
    private static final Operator PLACE = new Operator("place", "");
    private static final String STEPS = "spark.tidemill.state.steps";
    private static final String BYTES = "spark.tidemill.state.inputBytes";
    private static final int DEFAULT_STEPS = 20;
    private static final String DEFAULT_BYTES = "64m";

    private Lineage() {}

    /** Makes what is kept of an element. */
    @FunctionalInterface
    interface Keep<A, B> extends Serializable {
        Iterator<B> of(A element);
    }

    /** Returns whether a row of versions has become so long that it should be cut. */
    static boolean isLong(JavaSparkContext spark, int steps, long inputBytes) {
        return steps >= spark.getConf().getInt(STEPS, DEFAULT_STEPS)
                || inputBytes >= spark.getConf().getSizeAsBytes(BYTES, DEFAULT_BYTES);
    }

    /**
     * Returns an RDD of what is kept of each partition's one element: in files where the application has a directory for
     * checkpoints of Spark, otherwise in two executors.
     */
    static <A, B> RDD<B> kept(JavaSparkContext spark, RDD<A> versions, Keep<A, B> keep) {
        Piece<A> piece = new Piece<>(spark, places(versions), List.of(versions), List.of(), Set.of());
        RDD<B> kept = piece.with(task -> keep.of(task.records().next()));
        kept.persist(StorageLevel.MEMORY_AND_DISK_SER_2());
        if (spark.getCheckpointDir().isPresent()) {
            kept.checkpoint();
        } else {
            kept.localCheckpoint();
        }
        return kept;
    }

    /** Returns the plan of a fragment that reads the first parent, partition by partition. */
    static <A> Plan<A> places(RDD<A> parent) {
        List<Split<A>> places = new ArrayList<>();
        IntStream.range(0, parent.getNumPartitions()).forEach(i -> places.add(new ParentSplit<>(0, i, held -> held)));
        return new SplitsPlan<>(places, PLACE);
    }
}
