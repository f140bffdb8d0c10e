package io.tidemill.plan;

/**
 * What is done with each node of a plan; every engine is one.
 *
 * @param <R> what a visit returns
 */
public interface PlanVisitor<R> {
    /** Visits input. */
    <T> R visitSplits(SplitsPlan<T> plan);

    /** Visits a record-wise function. */
    <S, T> R visitMap(MapPlan<S, T> plan);

    /** Visits a condition. */
    <T> R visitFilter(FilterPlan<T> plan);

    /** Visits a function from one record to many. */
    <S, T> R visitFlatMap(FlatMapPlan<S, T> plan);

    /** Visits a function of whole partitions. */
    <S, T> R visitMapPartitions(MapPartitionsPlan<S, T> plan);

    /** Visits a concatenation. */
    <T> R visitUnion(UnionPlan<T> plan);

    /** Visits a function of partitions side by side. */
    <T> R visitZip(ZipPlan<T> plan);

    /** Visits all pairs of two parents. */
    <A, B> R visitCartesian(CartesianPlan<A, B> plan);

    /** Visits a redistribution by key. */
    <K, V, C> R visitShuffle(ShufflePlan<K, V, C> plan);

    /** Visits a total order. */
    <T> R visitSort(SortPlan<T> plan);

    /** Visits a merging of partitions. */
    <T> R visitCoalesce(CoalescePlan<T> plan);

    /** Visits a result that is kept. */
    <T> R visitCached(CachedPlan<T> plan);

    /** Visits a state update. */
    <K, V, S, T> R visitState(StatePlan<K, V, S, T> plan);

    /** Visits the contents of a state. */
    <K, S, W> R visitStateEntries(StateEntriesPlan<K, S, W> plan);
}
