package io.tidemill;

import static io.tidemill.plan.Arguments.required;

import io.tidemill.function.Function2;
import io.tidemill.function.Pair;
import io.tidemill.function.SupplierFunction;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.Operator;
import io.tidemill.rdd.Accumulator;
import io.tidemill.rdd.Broadcast;
import io.tidemill.rdd.CollectionAccumulator;
import io.tidemill.rdd.DoubleAccumulator;
import io.tidemill.rdd.DoubleRDD;
import io.tidemill.rdd.LongAccumulator;
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
        return new Builder(required(name, "name"));
    }

    /** Returns an RDD of the list's records, copied and none null, in {@code tidemill.default.partitions} partitions. */
    public <T> RDD<T> parallelize(List<? extends T> records) {
        return rdds.parallelize(records, rdds.defaultPartitions());
    }

    /** Returns an RDD of the list's records, copied and none null, in {@code partitions} partitions of about the same size. */
    public <T> RDD<T> parallelize(List<? extends T> records, int partitions) {
        return rdds.parallelize(records, partitions);
    }

    /** Returns a pair RDD of the list's pairs, in {@code tidemill.default.partitions} partitions. */
    public <K, V> PairRDD<K, V> parallelizePairs(List<Pair<K, V>> pairs) {
        return PairRDD.of(rdds.parallelize(pairs, rdds.defaultPartitions()));
    }

    /** Returns a pair RDD of the list's pairs, in {@code partitions} partitions. */
    public <K, V> PairRDD<K, V> parallelizePairs(List<Pair<K, V>> pairs, int partitions) {
        Arguments.positive(partitions, "partitions", Operator.here("parallelizePairs"));
        return PairRDD.of(rdds.parallelize(pairs, partitions));
    }

    /** Returns a double RDD of the list's numbers, in {@code tidemill.default.partitions} partitions. */
    public DoubleRDD parallelizeDoubles(List<Double> numbers) {
        return DoubleRDD.of(rdds.parallelize(numbers, rdds.defaultPartitions()));
    }

    /** Returns an RDD without records or partitions. */
    public <T> RDD<T> emptyRDD() {
        return rdds.emptyRDD();
    }

    /** Returns the records of all RDDs, one after the other. */
    public <T> RDD<T> union(List<? extends RDD<T>> parts) {
        return rdds.union(parts);
    }

    // ---- files

    /**
     * Returns the lines of UTF-8 files, in at least {@code tidemill.default.partitions} partitions where they are long enough;
     * see {@link RDDContext#textFile(String, int)}.
     *
     * @param path a file, a directory for the files in it, or a pattern such as {@code logs/2026-*}
     */
    public RDD<String> textFile(String path) {
        return rdds.textFile(path);
    }

    /** Returns the lines of UTF-8 files, in about {@code minPartitions} partitions at least, where they are long enough. */
    public RDD<String> textFile(String path, int minPartitions) {
        return rdds.textFile(path, minPartitions);
    }

    /** Returns the path and the whole text of each UTF-8 file; {@code path} as for {@link #textFile(String)}. */
    public PairRDD<String, String> wholeTextFiles(String path) {
        return rdds.wholeTextFiles(path);
    }

    /** Returns the path and the content of each file; {@code path} as for {@link #textFile(String)}. */
    public PairRDD<String, byte[]> binaryFiles(String path) {
        return rdds.binaryFiles(path);
    }

    /** Returns the records of {@code recordBytes} bytes each that files are made of; {@code path} as for {@link #textFile(String)}. */
    public RDD<byte[]> binaryRecords(String path, int recordBytes) {
        return rdds.binaryRecords(path, recordBytes);
    }

    /**
     * Returns the records that {@code saveAsObjectFile} wrote; only of named classes and values of the JDK, see
     * {@link RDDContext#objectFile}.
     */
    public <T> RDD<T> objectFile(String path, Class<T> type, Class<?>... more) {
        return rdds.objectFile(path, type, more);
    }

    // ---- values shared with tasks

    /** Returns a value that functions of tasks can read wherever they run. */
    public <T> Broadcast<T> broadcast(T value) {
        return rdds.broadcast(value);
    }

    /** Returns a sum of whole numbers that tasks can add to. */
    public LongAccumulator longAccumulator(String name) {
        return rdds.longAccumulator(name);
    }

    /** Returns a sum of numbers that tasks can add to. */
    public DoubleAccumulator doubleAccumulator(String name) {
        return rdds.doubleAccumulator(name);
    }

    /** Returns a list that tasks can add to. */
    public <T> CollectionAccumulator<T> collectionAccumulator(String name) {
        return rdds.collectionAccumulator(name);
    }

    /**
     * Returns a total of your own that tasks can add to.
     *
     * @param zero makes the total to begin with, and each task's; it may be changed in place
     * @param add adds a value
     * @param merge joins two totals, the earlier one on the left
     */
    public <T, A> Accumulator<T, A> accumulator(
            String name,
            SupplierFunction<? extends A> zero,
            Function2<? super A, ? super T, ? extends A> add,
            Function2<? super A, ? super A, ? extends A> merge) {
        return rdds.accumulator(name, zero, add, merge);
    }

    /** Returns what makes and runs RDDs. */
    public RDDContext rdds() {
        return rdds;
    }

    /** Cancels asynchronous actions and ends the engine; RDDs cannot be run any more, and what they kept is gone. */
    @Override
    public void close() {
        rdds.close();
    }

    /** What a context is made of. */
    public static final class Builder {
        private final String name;
        private final Map<String, String> given = new HashMap<>();

        private Builder(String name) {
            this.name = name;
        }

        /** Sets the engine, such as {@code local[4]} for four tasks at once; one for each core otherwise. */
        public Builder master(String master) {
            return set(TidemillSettings.MASTER.key(), required(master, "master"));
        }

        /** Sets any setting; the process's own settings beat it. */
        public Builder set(String key, String value) {
            given.put(required(key, "key"), required(value, "value"));
            return this;
        }

        /**
         * Returns the context.
         *
         * @throws io.tidemill.error.TidemillException for a setting that is not known or cannot be read
         */
        public BatchContext build() {
            Settings settings = Settings.ofProcess(given);
            return new BatchContext(Engines.context(name, settings));
        }
    }
}
