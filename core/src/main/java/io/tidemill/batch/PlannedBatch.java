package io.tidemill.batch;

import io.tidemill.plan.StatePlan;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.OutputOperation;
import io.tidemill.time.BatchTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch has to do.
 *
 * @param jobs the outputs that are due, in the order of definition
 * @param steps the steps of all states, to be taken also when no output asked for them
 * @param materialized RDDs to be computed and kept now, since they cannot be computed later, by node
 * @param remembered the RDDs that the program may look at later, by node
 * @param windowed the RDDs that windows read later, by window
 * @param readOnce the input nodes whose records the work reads not more than once
 * @param kept every RDD that keeps its records, by node, to be dropped when no batch needs the node's RDD any more
 */
public record PlannedBatch(
        BatchTime time,
        List<Job<?>> jobs,
        List<StatePlan<?, ?, ?, ?>> steps,
        Map<Integer, RDD<?>> materialized,
        Map<Integer, RDD<?>> remembered,
        Map<Integer, RDD<?>> windowed,
        Set<Integer> readOnce,
        Map<Integer, RDD<?>> kept) {
    /** Copies the collections. */
    public PlannedBatch {
        jobs = List.copyOf(jobs);
        steps = List.copyOf(steps);
        materialized = Map.copyOf(materialized);
        remembered = Map.copyOf(remembered);
        windowed = Map.copyOf(windowed);
        readOnce = Set.copyOf(readOnce);
        kept = Map.copyOf(kept);
    }

    /** An output operation and the RDD that it gets. */
    public record Job<T>(OutputOperation<T> output, RDD<T> rdd) {
        /** Runs the output, on the calling thread. */
        public void run(BatchTime time) throws Exception {
            output.sink().write(rdd, time);
        }

        /** Runs the output, on the calling thread, for a batch that an earlier run had begun. */
        public void runAgain(BatchTime time) throws Exception {
            output.sink().writeAgain(rdd, time);
        }
    }
}
