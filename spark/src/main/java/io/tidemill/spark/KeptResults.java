package io.tidemill.spark;

import io.tidemill.plan.CacheId;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.StorageLevel;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;

/**
 * The RDDs that Spark keeps for programs. What no plan refers to any more goes by itself: Spark drops what an RDD kept when the RDD
 * is garbage. Safe for use by many threads.
 */
final class KeptResults {
    private final Map<CacheId, Kept> kept = new WeakHashMap<>();

    /**
     * A kept result.
     *
     * @param rdd keeps it
     * @param plan the pieces that it is computed of
     */
    record Kept(RDD<?> rdd, ActionPlan plan) {
        private void drop() {
            rdd.unpersist(false);
            plan.release();
        }
    }

    /** Returns what keeps a plan, made when it is first asked for. */
    synchronized Kept of(CachedPlan<?> plan, Supplier<Kept> make) {
        Kept known = kept.get(plan.id());
        if (known == null) {
            known = make.get();
            known.rdd.persist(level(plan.level()));
            kept.put(plan.id(), known);
        }
        return known;
    }

    private static org.apache.spark.storage.StorageLevel level(StorageLevel level) {
        return switch (level) {
            case MEMORY_ONLY -> org.apache.spark.storage.StorageLevel.MEMORY_ONLY();
            case MEMORY_AND_DISK -> org.apache.spark.storage.StorageLevel.MEMORY_AND_DISK();
            case DISK_ONLY -> org.apache.spark.storage.StorageLevel.DISK_ONLY();
        };
    }

    synchronized void drop(CacheId id) {
        @Nullable Kept known = kept.remove(id);
        if (known != null) {
            known.drop();
        }
    }

    synchronized void dropAll() {
        kept.values().forEach(Kept::drop);
        kept.clear();
    }
}
