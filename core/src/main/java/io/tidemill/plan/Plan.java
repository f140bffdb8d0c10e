package io.tidemill.plan;

import java.io.Serializable;
import java.util.Optional;

/**
 * The description of a partitioned collection: a tree of nodes, each a record. What a plan holds is serializable, if the
 * functions that the program gave are, so that an engine may send parts of it to where its tasks run.
 *
 * @param <T> the type of the records
 */
public sealed interface Plan<T> extends Serializable
        permits SplitsPlan,
                MapPlan,
                FilterPlan,
                FlatMapPlan,
                MapPartitionsPlan,
                UnionPlan,
                ZipPlan,
                CartesianPlan,
                ShufflePlan,
                SortPlan,
                CoalescePlan,
                CachedPlan,
                StatePlan,
                StateEntriesPlan {
    /** Returns the number of partitions, which may be zero. */
    int partitionCount();

    /** Returns the rule by which records lie in partitions by their key, where there is one. */
    Optional<Partitioner> partitioner();

    /** Calls the visitor's method for this node. */
    <R> R accept(PlanVisitor<R> visitor);
}
