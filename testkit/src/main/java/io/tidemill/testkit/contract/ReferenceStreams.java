package io.tidemill.testkit.contract;

import io.tidemill.engine.Engine;
import io.tidemill.function.MapFunction;
import io.tidemill.function.Pair;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.UnionPlan;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.source.Source;
import io.tidemill.stream.CachedNode;
import io.tidemill.stream.InputNode;
import io.tidemill.stream.StateEntriesNode;
import io.tidemill.stream.StateNode;
import io.tidemill.stream.StreamGraph;
import io.tidemill.stream.StreamNode;
import io.tidemill.stream.TransformNode;
import io.tidemill.stream.WindowNode;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An interpreter of stream graphs that remembers nothing: every batch is computed anew from all input since the start.
 * Windows are unions, and states are replayed from their first step. (What a replay gave is noted for the length of a
 * comparison, since windows of states of windows would take for ever.)
 */
final class ReferenceStreams {
    private final StreamGraph graph;
    private final RDDContext rdds;
    private final Map<Source<?>, List<List<List<?>>>> inputs;
    private final Map<Pair<Integer, BatchTime>, RDD<?>> replayed = new HashMap<>();

    /**
     * An interpreter of {@code graph}.
     *
     * @param inputs what each source brings: for every batch, the records of each partition
     */
    ReferenceStreams(StreamGraph graph, RDDContext rdds, Map<Source<?>, List<List<List<?>>>> inputs) {
        this.graph = graph;
        this.rdds = rdds;
        this.inputs = inputs;
    }

    /** Returns the RDD that {@code node} has at {@code time}. */
    @SuppressWarnings("unchecked")
    <T> RDD<T> rdd(StreamNode<T> node, BatchTime time) {
        if (node instanceof InputNode<T> input) {
            return input(input, time);
        }
        if (node instanceof TransformNode<T> transform) {
            List<RDD<?>> parents = new ArrayList<>();
            transform.parents().forEach(parent -> parents.add(rdd(parent, time)));
            return transform.operator().scope(() -> transform.function().apply(parents, time));
        }
        if (node instanceof WindowNode<T> window) {
            List<Plan<T>> parts = new ArrayList<>();
            for (BatchTime t : batches(window.parent(), time)) {
                if (t.isAfter(time.minus(window.length()))) {
                    parts.add(rdd(window.parent(), t).plan());
                }
            }
            return rdds.rdd(new UnionPlan<>(parts));
        }
        if (node instanceof CachedNode<T> cached) {
            return rdd(cached.parent(), time);
        }
        if (node instanceof StateNode<?, ?, ?, T> state) {
            return noted(node, time, () -> emitted(state, time));
        }
        return noted(node, time, () -> (RDD<T>) entries((StateEntriesNode<?, ?, ?>) node, time));
    }

    @SuppressWarnings("unchecked") // what is noted for a node are its records
    private <T> RDD<T> noted(StreamNode<T> node, BatchTime time, Supplier<RDD<T>> replay) {
        Pair<Integer, BatchTime> key = Pair.of(node.id(), time);
        if (!replayed.containsKey(key)) {
            replayed.put(key, replay.get());
        }
        return (RDD<T>) Objects.requireNonNull(replayed.get(key));
    }

    /** Returns the times up to {@code last} at which a node has an RDD. */
    List<BatchTime> batches(StreamNode<?> node, BatchTime last) {
        List<BatchTime> times = new ArrayList<>();
        for (BatchTime t = BatchTime.ofEpochMillis(0).plus(node.slide()); !t.isAfter(last); t = t.plus(node.slide())) {
            times.add(t);
        }
        return times;
    }

    @SuppressWarnings("unchecked") // what was written down for a source are its records
    private <T> RDD<T> input(InputNode<T> input, BatchTime time) {
        List<List<List<?>>> batches = Objects.requireNonNull(inputs.get(input.source()), "input");
        int index = (int) (time.epochMillis() / graph.batchInterval().toMillis()) - 1;
        List<?> records = index < batches.size() ? batches.get(index) : List.of();
        return rdds.rdd(Workbench.plan((List<List<T>>) records));
    }

    private <K, V, S, T> RDD<T> emitted(StateNode<K, V, S, T> state, BatchTime time) {
        try (Engine replay = new ReferenceEngine()) {
            RDDContext context = new RDDContext(replay, rdds.defaultPartitions());
            return materialized(context.rdd(replay(state, time, replay)));
        }
    }

    private <K, S, W> RDD<Pair<K, W>> entries(StateEntriesNode<K, S, W> node, BatchTime time) {
        return entries(node.state(), node.view(), time);
    }

    private <K, V, S, T, W> RDD<Pair<K, W>> entries(
            StateNode<K, V, S, T> state, MapFunction<? super S, ? extends W> view, BatchTime time) {
        try (Engine replay = new ReferenceEngine()) {
            RDDContext context = new RDDContext(replay, rdds.defaultPartitions());
            RDD<Pair<K, W>> entries =
                    materialized(context.rdd(new StateEntriesPlan<>(replay(state, time, replay), view)));
            return PairRDD.of(entries).partitionBy(state.partitioner());
        }
    }

    private <T> RDD<T> materialized(RDD<T> rdd) {
        return rdds.rdd(Workbench.plan(rdd.glom().collect()));
    }

    /** Takes all steps before {@code time}, and returns the step of that time. */
    private <K, V, S, T> StatePlan<K, V, S, T> replay(StateNode<K, V, S, T> state, BatchTime time, Engine engine) {
        for (BatchTime t : batches(state, time)) {
            if (t.equals(time)) {
                break;
            }
            engine.advance(step(state, t));
            engine.commit(t);
        }
        return step(state, time);
    }

    private <K, V, S, T> StatePlan<K, V, S, T> step(StateNode<K, V, S, T> state, BatchTime time) {
        return new StatePlan<>(
                "state",
                time,
                PairRDD.of(rdd(state.parent(), time))
                        .partitionBy(state.partitioner())
                        .plan(),
                state.initial()
                        .map(initial -> initial.partitionBy(state.partitioner()).plan()),
                state.function(),
                state.visit(time),
                state.timeout(),
                state.operator());
    }
}
