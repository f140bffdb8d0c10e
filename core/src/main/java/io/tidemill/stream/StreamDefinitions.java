package io.tidemill.stream;

import io.tidemill.error.TidemillException;
import io.tidemill.function.Function2;
import io.tidemill.function.Pair;
import io.tidemill.plan.Arguments;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.ProgramCode;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.sink.EmptyBatches;
import io.tidemill.sink.Sink;
import io.tidemill.source.Source;
import io.tidemill.time.BatchTime;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a program has defined so far; every stream handle of a context shares one. Safe for use by several threads, though
 * numbers and derived names then depend on who came first.
 */
public final class StreamDefinitions {
    private final Duration batchInterval;
    private final RDDContext rdds;
    private final PrintStream console;
    private final EmptyBatches emptyBatches;
    private final Supplier<String> state;
    private final List<OutputOperation<?>> outputs = new ArrayList<>();
    private final Map<Integer, StreamNode<?>> nameable = new LinkedHashMap<>();
    private final Map<Integer, ProgramCode> code = new HashMap<>();
    private final Map<Integer, String> givenNames = new HashMap<>();
    private Duration remember = Duration.ZERO;
    private volatile @Nullable Memory memory;
    private int nextId;

    /**
     * Nothing defined yet.
     *
     * @param console where {@code print} goes
     * @param state tells the state of the context; definitions are taken in INITIALIZED only
     */
    public StreamDefinitions(
            Duration batchInterval,
            RDDContext rdds,
            PrintStream console,
            EmptyBatches emptyBatches,
            Supplier<String> state) {
        this.batchInterval = batchInterval;
        this.rdds = rdds;
        this.console = console;
        this.emptyBatches = emptyBatches;
        this.state = state;
    }

    /** Returns a stream of what {@code function} makes of all streams' RDDs of a batch. */
    public <T> DStream<T> transform(
            List<? extends DStreamLike<?, ?>> streams, Function2<List<RDD<?>>, BatchTime, RDD<T>> function) {
        return new DStream<>(this, transformNode("transform", streams, function));
    }

    /** Returns a pair stream of what {@code function} makes of all streams' RDDs of a batch. */
    public <K, V> PairDStream<K, V> transformToPair(
            List<? extends DStreamLike<?, ?>> streams, Function2<List<RDD<?>>, BatchTime, RDD<Pair<K, V>>> function) {
        return new PairDStream<>(this, transformNode("transformToPair", streams, function));
    }

    private <T> StreamNode<T> transformNode(
            String name,
            List<? extends DStreamLike<?, ?>> streams,
            Function2<List<RDD<?>>, BatchTime, RDD<T>> function) {
        Operator operator = Operator.here(name);
        requireOpen(operator.toString());
        Arguments.required(function, "function");
        List<Duration> slides = Arguments.<DStreamLike<?, ?>>allRequired(streams, "streams").stream()
                .map(DStreamLike::slide)
                .distinct()
                .toList();
        if (slides.size() != 1) {
            throw TidemillException.invalidArgument(
                    operator + " needs at least one stream, all with the same slide, not slides " + slides);
        }
        List<StreamNode<?>> parents = new ArrayList<>();
        streams.forEach(stream -> parents.add(stream.node()));
        return new TransformNode<>(nextId(), slides.get(0), parents, function::apply, operator);
    }

    /** Returns a stream of the source's records. */
    public <T> DStream<T> input(Source<T> source) {
        requireOpen(source.kind());
        return new DStream<>(this, define(new InputNode<>(nextId(), batchInterval, source)));
    }

    RDDContext rdds() {
        return rdds;
    }

    synchronized int nextId() {
        return nextId++;
    }

    /** Notes a node that has a name, and returns it. */
    synchronized <N extends StreamNode<?>> N define(N node) {
        nameable.put(node.id(), node);
        code.put(node.id(), ProgramCode.here());
        return node;
    }

    synchronized void name(StreamNode<?> node, String name) {
        requireOpen("named(\"" + name + "\")");
        if (name.isBlank() || givenNames.containsValue(name)) {
            throw TidemillException.invalidArgument(
                    "named(\"" + name + "\"): a name must be unique in its context, and not blank");
        }
        if (!nameable.containsKey(node.id())) {
            throw TidemillException.invalidArgument("named(\"" + name + "\") has nothing to name: a stream of "
                    + node.kind()
                    + " keeps nothing. Call it on the stream that a source, updateStateByKey, mapWithState, a"
                    + " window or a windowed reduction returned, before any other operator");
        }
        if (givenNames.containsKey(node.id())) {
            throw TidemillException.invalidArgument("named(\"" + name + "\"): this " + node.kind() + " is called \""
                    + givenNames.get(node.id()) + "\" already; keep one of the two names");
        }
        givenNames.put(node.id(), name);
    }

    synchronized <T> void output(StreamNode<T> node, Sink<T> sink, Operator operator) {
        requireOpen(operator.toString());
        outputs.add(new OutputOperation<>(outputs.size(), node, sink, operator));
    }

    void requireOpen(String operator) {
        if (!state.get().equals("INITIALIZED")) {
            throw TidemillException.invalidState("The context is " + state.get() + ": " + operator
                    + " can be added only while it is INITIALIZED; define all streams and outputs before start()");
        }
    }

    /** Keeps every RDD for at least {@code duration} after its batch. */
    public synchronized void remember(Duration duration) {
        requireOpen("remember");
        Durations.requirePositive(duration, "duration of " + Operator.here("remember"));
        remember = duration;
    }

    /** Returns the graph of all that is defined. */
    public synchronized StreamGraph graph() {
        if (outputs.isEmpty()) {
            throw TidemillException.invalidState(
                    "No output operation is defined, so nothing would be done; add print, foreachRDD or another one"
                            + " before start()");
        }
        return StreamGraph.of(batchInterval, outputs, names(), remember);
    }

    /** Names are given, or made of kind and order. */
    private Map<Integer, NodeName> names() {
        Map<Integer, String> names = texts();
        Map<Integer, NodeName> all = new HashMap<>();
        nameable.forEach((id, node) -> all.put(
                id,
                new NodeName(
                        Objects.requireNonNull(names.get(id), "name"),
                        givenNames.containsKey(id),
                        node instanceof InputNode<?> input ? input.source().place() : Lineage.of(node, names),
                        Objects.requireNonNull(code.get(id), "code"))));
        return all;
    }

    private Map<Integer, String> texts() {
        Map<Integer, String> names = new HashMap<>(givenNames);
        Set<String> taken = new HashSet<>(givenNames.values());
        Map<String, Integer> counts = new HashMap<>();
        nameable.values().forEach(node -> {
            if (!names.containsKey(node.id())) {
                String name;
                do {
                    name = node.kind() + "-" + counts.merge(node.kind(), 1, Integer::sum);
                } while (!taken.add(name));
                names.put(node.id(), name);
            }
        });
        return names;
    }

    /** Where the RDDs of earlier batches are found. */
    @FunctionalInterface
    public interface Memory {
        /** Returns what is remembered of a node, from one batch time to another, both included. */
        List<RDD<?>> rdds(int node, BatchTime from, BatchTime to);
    }

    /** Sets where the RDDs of earlier batches are found; called at the start. */
    public void remembering(Memory batches) {
        memory = batches;
    }

    List<RDD<?>> remembered(int node, BatchTime from, BatchTime to) {
        Memory batches = memory;
        if (batches == null) {
            throw TidemillException.invalidState(
                    "slice: the context is " + state.get() + ", so no stream has an RDD yet");
        }
        return batches.rdds(node, from, to);
    }

    PrintStream console() {
        return console;
    }

    EmptyBatches emptyBatches() {
        return emptyBatches;
    }

    Partitioner defaultPartitioner() {
        return new HashPartitioner(rdds.defaultPartitions());
    }
}
