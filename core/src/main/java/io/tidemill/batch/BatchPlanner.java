package io.tidemill.batch;

import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.stream.StreamGraph;
import io.tidemill.time.BatchTime;
import java.util.Map;
import java.util.Set;

/** Makes a batch's work of the graph. Stateless but for the graph; used by the thread that runs batches. */
public final class BatchPlanner {
    private final StreamGraph graph;
    private final RDDContext rdds;

    /** Plans the batches of {@code graph}. */
    public BatchPlanner(StreamGraph graph, RDDContext rdds) {
        this.graph = graph;
        this.rdds = rdds;
    }

    /**
     * Returns what the batch at {@code time} has to do.
     *
     * @param inputs the batch's RDD of every input node
     * @param history the RDDs of earlier batches
     * @throws io.tidemill.error.FunctionFailedException if a function given to {@code transform} throws
     */
    public PlannedBatch plan(BatchTime time, Map<Integer, RDD<?>> inputs, History history) {
        return new BatchPlanning(graph, rdds, time, inputs, history).plan();
    }

    /**
     * Returns what later batches need of one that is over, with nothing to do.
     *
     * @param inputs the batch's RDD of every input node
     * @param kept what windows read of the batch and cannot be made again, by window
     * @param begun the windows that had begun before the batch; the others take nothing of it
     * @param history the RDDs of batches before it
     */
    public PlannedBatch recall(
            BatchTime time,
            Map<Integer, RDD<?>> inputs,
            Map<Integer, RDD<?>> kept,
            Set<Integer> begun,
            History history) {
        return new BatchPlanning(graph, rdds, time, inputs, history).recall(kept, begun);
    }
}
