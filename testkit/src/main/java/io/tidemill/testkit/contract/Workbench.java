package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.function.Pair;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import java.util.List;

/** What a scenario's program works with: an engine, and RDDs of records in one of the layouts. */
public final class Workbench {
    private final RDDContext rdds;
    private final Layout layout;

    Workbench(Engine engine, Layout layout) {
        this.rdds = new RDDContext(engine, layout.defaultPartitions());
        this.layout = layout;
    }

    /** Returns what makes RDDs. */
    public RDDContext rdds() {
        return rdds;
    }

    /** Returns the engine. */
    public Engine engine() {
        return rdds.engine();
    }

    /** Returns how records are laid out. */
    public Layout layout() {
        return layout;
    }

    /** Returns an RDD of the records, laid out. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final <T> RDD<T> rdd(T... records) {
        return rdd(List.of(records));
    }

    /** Returns an RDD of the records, laid out. */
    public <T> RDD<T> rdd(List<T> records) {
        return partitioned(layout.place(records));
    }

    /** Returns a pair RDD of the pairs, laid out. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final <K, V> PairRDD<K, V> pairs(Pair<K, V>... pairs) {
        return PairRDD.of(rdd(pairs));
    }

    /** Returns a pair RDD of the pairs, laid out. */
    public <K, V> PairRDD<K, V> pairs(List<Pair<K, V>> pairs) {
        return PairRDD.of(rdd(pairs));
    }

    /** Returns an RDD with exactly these partitions. */
    public <T> RDD<T> partitioned(List<List<T>> partitions) {
        return rdds.rdd(plan(partitions));
    }

    /** Returns an RDD with exactly these splits. */
    public <T> RDD<T> splits(List<? extends Split<T>> splits) {
        return rdds.rdd(new SplitsPlan<T>(List.copyOf(splits), Operator.here("splits")));
    }

    /** Returns an RDD without partitions. */
    public <T> RDD<T> none() {
        return rdds.emptyRDD();
    }

    /** Returns a pair RDD without partitions. */
    public <K, V> PairRDD<K, V> noPairs() {
        return PairRDD.of(rdds.emptyRDD());
    }

    static <T> Plan<T> plan(List<List<T>> partitions) {
        return new SplitsPlan<T>(
                partitions.stream().<Split<T>>map(ListSplit::new).toList(), Operator.here("records"));
    }
}
