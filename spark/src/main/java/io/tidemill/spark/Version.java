package io.tidemill.spark;

import io.tidemill.engine.local.ResidentPartition;
import io.tidemill.time.BatchTime;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;

/**
 * A version of a state. One that a step makes of the version before is made partition by partition, each by the first task that
 * reads it. Used in the driver.
 */
final class Version<K, V, S> {
    private final int number;
    private final BatchTime time;
    private final RDD<ResidentPartition<K, V, S>> rdd;
    private final Places before;
    private final @Nullable Step step;
    private @Nullable List<KeptBlock> changes;

    /**
     * The step that makes it.
     *
     * @param stage tells which partitions it has made
     * @param tally of what it adds to accumulators, with its input
     * @param input what is held in the driver for it to be taken again
     */
    record Step(Stage stage, Tally tally, List<ShippedSplit> input) {}

    private Version(
            int number, BatchTime time, RDD<ResidentPartition<K, V, S>> rdd, Places before, @Nullable Step step) {
        this.number = number;
        this.time = time;
        this.rdd = rdd;
        this.before = before;
        this.step = step;
    }

    /** Returns a version that is there as a whole. */
    static <K, V, S> Version<K, V, S> whole(
            int number, BatchTime time, RDD<ResidentPartition<K, V, S>> rdd, Places places) {
        return new Version<>(number, time, rdd, places, null);
    }

    /** Returns a version of which nothing has been made yet; {@code before} is where the partitions are that it is made of. */
    static <K, V, S> Version<K, V, S> stepped(
            int number, BatchTime time, RDD<ResidentPartition<K, V, S>> rdd, Places before, Step step) {
        return new Version<>(number, time, rdd, before, step);
    }

    int number() {
        return number;
    }

    BatchTime time() {
        return time;
    }

    /** Returns the RDD with one element for each partition: the partition. */
    RDD<ResidentPartition<K, V, S>> rdd() {
        return rdd;
    }

    /** Returns where the partitions are, as far as it is known by now. */
    Places places() {
        return step == null ? before : before.with(step.stage.executors());
    }

    /** Returns the partitions that have not been made yet. */
    List<Integer> missing() {
        if (step == null) {
            return List.of();
        }
        Set<Integer> made = step.stage.executors().keySet();
        return IntStream.range(0, before.count())
                .filter(partition -> !made.contains(partition))
                .boxed()
                .toList();
    }

    /** Returns the tally of the step, null for a version that is whole. */
    @Nullable
    Tally tally() {
        return step == null ? null : step.tally;
    }

    /** Returns what is held in the driver for the step to be taken again. */
    List<ShippedSplit> input() {
        return step == null ? List.of() : step.input;
    }

    /** Returns what the step has changed; null as long as nobody has asked for it. */
    @Nullable
    List<KeptBlock> changes() {
        return changes;
    }

    void changed(List<KeptBlock> blocks) {
        changes = blocks;
    }
}
