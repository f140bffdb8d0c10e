package io.tidemill.batch;

import io.tidemill.batch.PlannedBatch.Job;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StorageLevel;
import io.tidemill.plan.UnionPlan;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.stream.CachedNode;
import io.tidemill.stream.InputNode;
import io.tidemill.stream.OutputOperation;
import io.tidemill.stream.StateEntriesNode;
import io.tidemill.stream.StateNode;
import io.tidemill.stream.StreamGraph;
import io.tidemill.stream.StreamNode;
import io.tidemill.stream.TransformNode;
import io.tidemill.stream.WindowNode;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The planning of one batch: every node's RDD is made at most once. */
final class BatchPlanning {
    private final StreamGraph graph;
    private final RDDContext rdds;
    private final BatchTime time;
    private final Map<Integer, RDD<?>> inputs;
    private final History history;
    private final Map<Integer, RDD<?>> made = new HashMap<>();
    private final Map<Integer, StatePlan<?, ?, ?, ?>> steps = new HashMap<>();
    private final Map<Integer, RDD<?>> remembered = new HashMap<>();
    private final Map<Integer, RDD<?>> windowed = new HashMap<>();
    private final Map<Integer, RDD<?>> materialized = new LinkedHashMap<>();
    private final Map<Integer, RDD<?>> kept = new HashMap<>();

    BatchPlanning(StreamGraph graph, RDDContext rdds, BatchTime time, Map<Integer, RDD<?>> inputs, History history) {
        this.graph = graph;
        this.rdds = rdds;
        this.time = time;
        this.inputs = inputs;
        this.history = history;
    }

    PlannedBatch plan() {
        for (StreamNode<?> node : graph.nodes()) {
            if (node instanceof WindowNode<?> window && isDue(window.parent())) {
                windowed.put(window.id(), remember(window.parent()));
            }
            if (!graph.leastMemory().isZero() && isDue(node)) {
                remember(node);
            }
        }
        List<Job<?>> jobs = new ArrayList<>();
        for (OutputOperation<?> output : graph.outputs()) {
            if (isDue(output.node())) {
                jobs.add(job(output));
            }
        }
        List<StatePlan<?, ?, ?, ?>> steps = new ArrayList<>();
        for (StreamNode<?> node : graph.nodes()) {
            if (node instanceof StateNode<?, ?, ?, ?> state && isDue(state)) {
                steps.add(step(state));
            }
        }
        return new PlannedBatch(time, jobs, steps, materialized, remembered, windowed, readOnce(jobs, steps), kept);
    }

    PlannedBatch recall(Map<Integer, RDD<?>> keptBefore, Set<Integer> begun) {
        windowed.putAll(keptBefore);
        for (StreamNode<?> node : graph.nodes()) {
            boolean isDueAgain = isDue(node) && !node.readsState();
            if (node instanceof WindowNode<?> window
                    && begun.contains(window.id())
                    && isDue(window.parent())
                    && !window.parent().readsState()) {
                windowed.put(window.id(), remember(window.parent()));
            }
            if (!graph.leastMemory().isZero() && isDueAgain) {
                remember(node);
            }
        }
        return new PlannedBatch(time, List.of(), List.of(), Map.of(), remembered, windowed, Set.of(), kept);
    }

    private Set<Integer> readOnce(List<Job<?>> jobs, List<StatePlan<?, ?, ?, ?>> steps) {
        InputReads reads = new InputReads();
        for (Job<?> job : jobs) {
            if (job.output().sink().runsOnce()) {
                reads.runOnce(job.rdd().plan());
            } else {
                reads.runManyTimes(job.rdd().plan());
            }
        }
        steps.forEach(reads::runOnce);
        Set<Integer> readOnce = new HashSet<>();
        inputs.forEach((node, rdd) -> {
            if (reads.isReadOnce(rdd.plan())
                    && graph.remember().getOrDefault(node, Duration.ZERO).isZero()) {
                readOnce.add(node);
            }
        });
        return readOnce;
    }

    private boolean isDue(StreamNode<?> node) {
        return time.isMultipleOf(node.slide());
    }

    private <T> Job<T> job(OutputOperation<T> output) {
        return new Job<>(output, rdd(output.node()));
    }

    /** Makes the RDD of a node that a window or the program reads later, in a form in which it can be read then. */
    @SuppressWarnings("unchecked")
    private <T> RDD<T> remember(StreamNode<T> node) {
        RDD<T> known = (RDD<T>) remembered.get(node.id());
        if (known != null) {
            return known;
        }
        RDD<T> rdd = rdd(node);
        if (node.readsState()) {
            rdd = kept(node, rdd, StorageLevel.MEMORY_AND_DISK, "the window over " + node.kind());
            materialized.put(node.id(), rdd);
            made.put(node.id(), rdd);
        }
        remembered.put(node.id(), rdd);
        return rdd;
    }

    @SuppressWarnings("unchecked")
    private <T> RDD<T> rdd(StreamNode<T> node) {
        RDD<T> known = (RDD<T>) made.get(node.id());
        if (known == null) {
            known = make(node);
            made.put(node.id(), known);
        }
        return known;
    }

    @SuppressWarnings("unchecked")
    private <T> RDD<T> make(StreamNode<T> node) {
        if (node instanceof InputNode<T> input) {
            return (RDD<T>) Objects.requireNonNull(inputs.get(input.id()), "input");
        }
        if (node instanceof TransformNode<T> transform) {
            return transformed(transform);
        }
        if (node instanceof WindowNode<T> window) {
            return windowed(window);
        }
        if (node instanceof CachedNode<T> cached) {
            return kept(
                    cached,
                    rdd(cached.parent()),
                    levelOf(cached),
                    cached.operator().toString());
        }
        if (node instanceof StateNode<?, ?, ?, T> state) {
            return rdds.rdd(step(state));
        }
        return (RDD<T>) entries((StateEntriesNode<?, ?, ?>) node);
    }

    /** Keeps the RDD of a node; one that the program keeps itself stays its own. */
    private <T> RDD<T> kept(StreamNode<T> node, RDD<T> rdd, StorageLevel level, String label) {
        Optional<StorageLevel> known = rdd.storageLevel();
        boolean onDisk = known.isPresent() && !known.get().equals(StorageLevel.MEMORY_ONLY);
        if (known.equals(Optional.of(level)) || (onDisk && level == StorageLevel.MEMORY_AND_DISK)) {
            return rdd;
        }
        RDD<T> kept = rdds.rdd(new CachedPlan<>(rdd.plan(), new CacheId(label), level));
        this.kept.put(node.id(), kept);
        return kept;
    }

    /** What is read in a later batch, and can be computed only now, must not be lost to a lack of memory. */
    private StorageLevel levelOf(CachedNode<?> node) {
        return node.level() == StorageLevel.MEMORY_ONLY && isReadLater(node) && node.readsState()
                ? StorageLevel.MEMORY_AND_DISK
                : node.level();
    }

    private boolean isReadLater(StreamNode<?> node) {
        return !graph.leastMemory().isZero()
                || graph.nodes().stream()
                        .anyMatch(other -> other instanceof WindowNode<?>
                                && other.parents().contains(node));
    }

    private <T> RDD<T> transformed(TransformNode<T> node) {
        List<RDD<?>> parents = new ArrayList<>();
        for (StreamNode<?> parent : node.parents()) {
            parents.add(rdd(parent));
        }
        RDD<T> result = node.operator().scope(() -> node.function().apply(parents, time));
        if (result == null) {
            throw TidemillException.invalidArgument(
                    "The function of " + node.operator() + " returned null; return an RDD, emptyRDD() for nothing");
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private <T> RDD<T> windowed(WindowNode<T> window) {
        StreamNode<T> parent = window.parent();
        BatchTime start = time.minus(window.length());
        List<Plan<T>> parts = new ArrayList<>();
        BatchTime first = history.first().orElse(time);
        BatchTime begin =
                first.isAfter(start) ? first.minus(parent.slide()) : start; // a window may be longer than all there is
        for (BatchTime t = begin.plus(parent.slide()).floor(parent.slide());
                !t.isAfter(time);
                t = t.plus(parent.slide())) {
            Optional<RDD<?>> rdd = t.equals(time) ? Optional.of(rdd(parent)) : history.rdd(window, t);
            rdd.ifPresent(present -> parts.add(((RDD<T>) present).plan()));
        }
        return rdds.rdd(UnionPlan.of(parts));
    }

    /** Returns the step of a state; its RDD may be another one, which keeps what the step emitted. */
    @SuppressWarnings("unchecked")
    private <K, V, S, T> StatePlan<K, V, S, T> step(StateNode<K, V, S, T> state) {
        StatePlan<?, ?, ?, ?> known = steps.get(state.id());
        if (known == null) {
            known = makeStep(state);
            steps.put(state.id(), known);
        }
        return (StatePlan<K, V, S, T>) known;
    }

    @SuppressWarnings("unchecked")
    private <K, V, S, T> StatePlan<K, V, S, T> makeStep(StateNode<K, V, S, T> state) {
        RDD<Pair<K, V>> parent = rdd(state.parent());
        PairRDD<K, V> pairs = parent instanceof PairRDD<?, ?> ? (PairRDD<K, V>) parent : PairRDD.of(parent);
        return new StatePlan<>(
                graph.name(state).name(),
                time,
                state.operator()
                        .scope(() -> pairs.partitionBy(state.partitioner()).plan()),
                state.initial()
                        .map(initial -> initial.partitionBy(state.partitioner()).plan()),
                state.function(),
                state.visit(time),
                state.timeout(),
                state.operator());
    }

    @SuppressWarnings("unchecked")
    private <K, S, W> RDD<Pair<K, W>> entries(StateEntriesNode<K, S, W> node) {
        return rdds.rdd(new StateEntriesPlan<>((StatePlan<K, ?, S, ?>) step(node.state()), node.view()));
    }
}
