package io.tidemill.spark;

import io.tidemill.engine.local.Fragment;
import io.tidemill.plan.Plan;
import io.tidemill.plan.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;

/**
 * A fragment with what it reads. Used in the driver, by the thread of one action.
 *
 * @param <T> the type of the records
 */
final class Piece<T> {
    private final JavaSparkContext spark;
    private final Fragment<T> fragment;
    private final List<RDD<?>> parents;
    private final PiecePartition[] partitions;
    private final List<List<List<Integer>>> read = new ArrayList<>();
    private final List<ShippedSplit> shipped;

    /**
     * A piece.
     *
     * @param plan with {@link OwnSplit} and {@link ParentSplit} for all that it reads
     * @param parents by their numbers
     * @param own the splits of input, by their slots
     * @param beside numbers of parents that partition i reads partition i of, whatever the plan reads
     */
    Piece(JavaSparkContext spark, Plan<T> plan, List<RDD<?>> parents, List<Split<?>> own, Set<Integer> beside) {
        this.spark = spark;
        this.fragment = new Fragment<>(plan);
        this.parents = List.copyOf(parents);
        this.partitions = new PiecePartition[plan.partitionCount()];
        List<Partition[]> parentPartitions =
                parents.stream().<Partition[]>map(RDD::partitions).toList();
        Map<Integer, ShippedSplit> bySlot = new LinkedHashMap<>();
        parents.forEach(parent -> read.add(new ArrayList<>()));
        for (int i = 0; i < partitions.length; i++) {
            Set<Split<?>> inputs = new LinkedHashSet<>();
            plan.accept(new PartitionInputs(i, inputs));
            int partition = i;
            beside.forEach(parent -> inputs.add(new ParentSplit<>(parent, partition, held -> held)));
            Map<Integer, ShippedSplit> splits = new TreeMap<>();
            Map<Integer, Map<Integer, Partition>> ofParents = new TreeMap<>();
            for (Split<?> input : inputs) {
                if (input instanceof OwnSplit<?> place) {
                    splits.put(
                            place.slot(),
                            bySlot.computeIfAbsent(place.slot(), slot -> ShippedSplit.of(own.get(slot), spark)));
                } else if (input instanceof ParentSplit<?> place) {
                    ofParents
                            .computeIfAbsent(place.parent(), absent -> new TreeMap<>())
                            .put(place.partition(), parentPartitions.get(place.parent())[place.partition()]);
                }
            }
            partitions[i] = new PiecePartition(i, splits, ofParents);
            for (int parent = 0; parent < parents.size(); parent++) {
                Map<Integer, Partition> ofParent = ofParents.getOrDefault(parent, Map.of());
                read.get(parent).add(List.copyOf(ofParent.keySet()));
            }
        }
        this.shipped = List.copyOf(bySlot.values());
    }

    JavaSparkContext spark() {
        return spark;
    }

    Fragment<T> fragment() {
        return fragment;
    }

    List<RDD<?>> parents() {
        return parents;
    }

    PiecePartition[] partitions() {
        return partitions;
    }

    /** Returns the splits that tasks ask for. */
    List<ShippedSplit> shipped() {
        return shipped;
    }

    List<PieceDependency> dependencies() {
        List<PieceDependency> dependencies = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            dependencies.add(new PieceDependency(parents.get(i), read.get(i)));
        }
        return dependencies;
    }

    /** Returns the RDD of the records. */
    RDD<T> records() {
        return with(PieceTask::records);
    }

    /** Returns the RDD of what {@code work} makes of each partition. */
    <O> RDD<O> with(Work<T, O> work) {
        return new PieceRDD<>(this, work, partition -> List.of());
    }
}
