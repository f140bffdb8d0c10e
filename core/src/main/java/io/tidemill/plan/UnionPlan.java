package io.tidemill.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The partitions of all parents, one parent after the other. */
public record UnionPlan<T>(List<Plan<T>> parents) implements Plan<T> {
    /** Copies the list. */
    public UnionPlan {
        parents = List.copyOf(parents);
    }

    /**
     * Returns the records of all parents. Parents with one partitioner keep it: then partition i of the result has the partitions i of the
     * parents, one after the other. Otherwise the parents' partitions follow each other. A union of unions has the parents of both,
     * so that a chain of unions costs no more than one union of as many parents.
     */
    public static <T> Plan<T> of(List<Plan<T>> parents) {
        List<Plan<T>> flat = new ArrayList<>();
        for (Plan<T> parent : parents) {
            if (parent instanceof UnionPlan<T> union) {
                flat.addAll(union.parents());
            } else if (parent instanceof ZipPlan<T> zip && zip.function() instanceof ConcatFunction<T>) {
                zip.parents().forEach(part -> flat.add(recordsOf(part)));
            } else {
                flat.add(parent);
            }
        }
        if (parents.size() == 1) {
            return parents.get(0);
        }
        Optional<Partitioner> common = commonPartitioner(flat);
        return common.isEmpty()
                ? new UnionPlan<>(flat)
                : new ZipPlan<>(List.copyOf(flat), new ConcatFunction<>(), common, Operator.here("union"));
    }

    @SuppressWarnings("unchecked") // a parent of a concatenation has records of its type
    private static <T> Plan<T> recordsOf(Plan<?> parent) {
        return (Plan<T>) parent;
    }

    private static <T> Optional<Partitioner> commonPartitioner(List<Plan<T>> plans) {
        Optional<Partitioner> first =
                plans.isEmpty() ? Optional.empty() : plans.get(0).partitioner();
        return plans.stream().allMatch(plan -> plan.partitioner().equals(first)) ? first : Optional.empty();
    }

    @Override
    public int partitionCount() {
        return parents.stream().mapToInt(Plan::partitionCount).sum();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return Optional.empty();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitUnion(this);
    }
}
