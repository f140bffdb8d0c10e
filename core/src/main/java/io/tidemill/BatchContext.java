package io.tidemill;

import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The front door for RDDs: it makes them from lists and files, and holds the engine that runs them. Safe for use by many
 * threads; close it to end the engine's threads. A streaming context has one of its own.
 */
public final class BatchContext implements AutoCloseable {
    private final RDDContext rdds;

    BatchContext(RDDContext rdds) {
        this.rdds = rdds;
    }

    /** Returns a context with the settings of the process. */
    public static BatchContext create(String name) {
        return builder(name).build();
    }

    /** Returns a builder; {@code name} is for people. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Returns an RDD of the list's records, in {@code tidemill.default.partitions} partitions. */
    public <T> RDD<T> parallelize(List<? extends T> records) {
        return rdds.parallelize(records, rdds.defaultPartitions());
    }

    /** Returns an RDD of the list's records, in {@code partitions} partitions. */
    public <T> RDD<T> parallelize(List<? extends T> records, int partitions) {
        return rdds.parallelize(records, partitions);
    }

    /** Returns a pair RDD of the list's pairs, in {@code tidemill.default.partitions} partitions. */
    public <K, V> PairRDD<K, V> parallelizePairs(List<Pair<K, V>> pairs) {
        return PairRDD.of(rdds.parallelize(pairs, rdds.defaultPartitions()));
    }

    /** Returns a pair RDD of the list's pairs, in {@code partitions} partitions. */
    public <K, V> PairRDD<K, V> parallelizePairs(List<Pair<K, V>> pairs, int partitions) {
        return PairRDD.of(rdds.parallelize(pairs, partitions));
    }

    /** Returns an RDD without records or partitions. */
    public <T> RDD<T> emptyRDD() {
        return rdds.emptyRDD();
    }

    /** Returns the records of all RDDs, one after the other. */
    public <T> RDD<T> union(List<? extends RDD<T>> parts) {
        RDD<T> all = emptyRDD();
        for (RDD<T> part : parts) {
            all = all.union(part);
        }
        return all;
    }

    /** Returns what makes and runs RDDs. */
    public RDDContext rdds() {
        return rdds;
    }

    /** Ends the engine; RDDs can not be run any more. */
    @Override
    public void close() {
        rdds.engine().close();
    }

    /** What a context is made of. */
    public static final class Builder {
        private final String name;
        private final Map<String, String> given = new HashMap<>();

        private Builder(String name) {
            this.name = name;
        }

        /** Sets the engine, such as {@code local[4]}. */
        public Builder master(String master) {
            return set(TidemillSettings.MASTER.key(), master);
        }

        /** Sets any setting; the process's own settings beat it. */
        public Builder set(String key, String value) {
            given.put(key, value);
            return this;
        }

        /**
         * Returns the context.
         *
         * @throws io.tidemill.error.TidemillException for a setting that is not known or can not be read
         */
        public BatchContext build() {
            Settings settings = Settings.ofProcess(given);
            return new BatchContext(
                    new RDDContext(Engines.create(name, settings), settings.get(TidemillSettings.DEFAULT_PARTITIONS)));
        }
    }
}
