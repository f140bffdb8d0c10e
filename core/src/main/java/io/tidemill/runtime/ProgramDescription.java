package io.tidemill.runtime;

import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.checkpoint.Origin;
import io.tidemill.checkpoint.Past;
import io.tidemill.checkpoint.SourceDescription;
import io.tidemill.checkpoint.StateDescription;
import io.tidemill.checkpoint.WindowDescription;
import io.tidemill.stream.InputNode;
import io.tidemill.stream.NodeName;
import io.tidemill.stream.StateNode;
import io.tidemill.stream.StreamGraph;
import io.tidemill.stream.StreamNode;
import io.tidemill.stream.WindowNode;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a checkpoint keeps of a program: what its graph remembers, and how that is told apart. */
final class ProgramDescription {
    private final StreamGraph graph;
    private final List<StreamNode<?>> kept = new ArrayList<>();

    ProgramDescription(StreamGraph graph) {
        this.graph = graph;
        kept.addAll(graph.inputs());
        kept.addAll(graph.states());
        kept.addAll(graph.windows());
    }

    /**
     * Returns the start of the program.
     *
     * @param past what it goes on from, which tells when its windows began
     */
    Started started(String application, String valueFormat, List<String> discarded, Past past) {
        return new Started(
                application,
                graph.batchInterval(),
                valueFormat,
                graph.longestMemory(),
                graph.states().stream().map(this::state).toList(),
                graph.inputs().stream().map(this::source).toList(),
                graph.windows().stream()
                        .map(window -> window(window, discarded, past))
                        .toList(),
                discarded);
    }

    private StateDescription state(StateNode<?, ?, ?, ?> state) {
        return new StateDescription(
                graph.name(state).name(),
                state.kind(),
                state.partitioner().partitionCount(),
                state.windowMillis(),
                state.paneMillis(),
                origin(state));
    }

    private SourceDescription source(InputNode<?> input) {
        return new SourceDescription(graph.name(input).name(), input.kind(), origin(input));
    }

    private WindowDescription window(WindowNode<?> window, List<String> discarded, Past past) {
        String name = graph.name(window).name();
        Optional<BatchTime> since = discarded.contains(name)
                ? Optional.empty()
                : past.started().flatMap(before -> before.continuedWindow(name)).map(WindowDescription::since);
        return new WindowDescription(
                name,
                window.kind(),
                window.length().toMillis(),
                window.parent().slide().toMillis(),
                window.parent().readsState(),
                since.orElseGet(() -> past.committed().orElse(WindowDescription.ALWAYS)),
                origin(window));
    }

    private Origin origin(StreamNode<?> node) {
        NodeName name = graph.name(node);
        boolean isOneOfMany = !name.isGiven() && kept.stream().anyMatch(other -> isLike(node, other));
        return new Origin(
                name.isGiven(),
                name.lineage(),
                name.code().site(),
                isOneOfMany ? name.code().digest() : "");
    }

    private boolean isLike(StreamNode<?> node, StreamNode<?> other) {
        return node.id() != other.id()
                && node.kind().equals(other.kind())
                && !graph.name(other).isGiven();
    }
}
