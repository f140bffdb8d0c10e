package io.tidemill.plan;

import java.util.Optional;

/** A parent whose records are kept when they are first computed, and served from there afterwards. */
public record CachedPlan<T>(Plan<T> parent, CacheId id) implements Plan<T> {
    @Override
    public int partitionCount() {
        return parent.partitionCount();
    }

    @Override
    public Optional<Partitioner> partitioner() {
        return parent.partitioner();
    }

    @Override
    public <R> R accept(PlanVisitor<R> visitor) {
        return visitor.visitCached(this);
    }
}
