package io.tidemill.plan;

import java.util.Optional;

/**
 * A parent whose records are kept when they are first computed, and served from there afterwards.
 *
 * @param level where they are kept
 */
public record CachedPlan<T>(Plan<T> parent, CacheId id, StorageLevel level) implements Plan<T> {
    /** Keeps records in memory as far as they fit. */
    public CachedPlan(Plan<T> parent, CacheId id) {
        this(parent, id, StorageLevel.MEMORY_ONLY);
    }

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
