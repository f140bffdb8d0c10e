package io.tidemill.stream;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program does with its streams: the output operations, and all nodes that they reach.
 *
 * @param batchInterval the distance of the batches
 * @param outputs in the order of definition
 * @param nodes what the outputs reach, parents before children
 * @param names the names of inputs, states and windows, by node; each is unique
 * @param leastMemory the least time for which the RDDs of all nodes are kept after their batch
 * @param remember for how long RDDs of nodes and inputs are needed after their batch; none where they are not
 */
public record StreamGraph(
        Duration batchInterval,
        List<OutputOperation<?>> outputs,
        List<StreamNode<?>> nodes,
        Map<Integer, NodeName> names,
        Duration leastMemory,
        Map<Integer, Duration> remember) {
    /** Copies the collections. */
    public StreamGraph {
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        names = Map.copyOf(names);
        remember = Map.copyOf(remember);
    }

    /** Returns the graph of some outputs; {@code leastMemory} is the least time for which all RDDs are kept. */
    static StreamGraph of(
            Duration batchInterval,
            List<OutputOperation<?>> outputs,
            Map<Integer, NodeName> names,
            Duration leastMemory) {
        Map<Integer, StreamNode<?>> reached = new LinkedHashMap<>();
        outputs.forEach(output -> reach(output.node(), reached));
        List<StreamNode<?>> nodes = new ArrayList<>(reached.values());
        return new StreamGraph(batchInterval, outputs, nodes, names, leastMemory, rememberTimes(nodes, leastMemory));
    }

    private static void reach(StreamNode<?> node, Map<Integer, StreamNode<?>> reached) {
        if (!reached.containsKey(node.id())) {
            node.parents().forEach(parent -> reach(parent, reached));
            reached.put(node.id(), node);
        }
    }

    /** A node is needed as long as its children are, and longer where a child is a window. */
    private static Map<Integer, Duration> rememberTimes(List<StreamNode<?>> nodes, Duration least) {
        Map<Integer, Duration> times = new HashMap<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            StreamNode<?> node = nodes.get(i);
            Duration own = times.merge(node.id(), least, StreamGraph::longer);
            Duration ofParents = node instanceof WindowNode<?> window
                    ? own.plus(window.length())
                    : node instanceof StateNode || node instanceof StateEntriesNode ? least : own;
            node.parents().forEach(parent -> times.merge(parent.id(), ofParents, StreamGraph::longer));
        }
        return times;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Returns the graph with outputs that only print what they get. */
    public StreamGraph printing(PrintStream console, OutputOperation.Functions functions) {
        List<OutputOperation<?>> printing = new ArrayList<>();
        outputs.forEach(output -> printing.add(output.printing(console, functions)));
        return new StreamGraph(batchInterval, printing, nodes, names, leastMemory, remember);
    }

    /** Returns the nodes that read sources. */
    public List<InputNode<?>> inputs() {
        List<InputNode<?>> inputs = new ArrayList<>();
        for (StreamNode<?> node : nodes) {
            if (node instanceof InputNode<?> input) {
                inputs.add(input);
            }
        }
        return inputs;
    }

    /** Returns the windows of records. */
    public List<WindowNode<?>> windows() {
        List<WindowNode<?>> windows = new ArrayList<>();
        for (StreamNode<?> node : nodes) {
            if (node instanceof WindowNode<?> window) {
                windows.add(window);
            }
        }
        return windows;
    }

    /** Returns the name of a source, a state or a window. */
    public NodeName name(StreamNode<?> node) {
        NodeName name = names.get(node.id());
        if (name == null) {
            throw new IllegalArgumentException("a stream of " + node.kind() + " has no name");
        }
        return name;
    }

    /** Returns the nodes that remember by key. */
    public List<StateNode<?, ?, ?, ?>> states() {
        List<StateNode<?, ?, ?, ?>> states = new ArrayList<>();
        for (StreamNode<?> node : nodes) {
            if (node instanceof StateNode<?, ?, ?, ?> state) {
                states.add(state);
            }
        }
        return states;
    }

    /** Returns the longest time for which anything is needed after its batch. */
    public Duration longestMemory() {
        return remember.values().stream().reduce(Duration.ZERO, StreamGraph::longer);
    }
}
