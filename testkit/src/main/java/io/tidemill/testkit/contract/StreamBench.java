package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.rdd.RDDContext;
import io.tidemill.source.Source;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.ScriptedSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What a stream scenario's program works with: streams of what it writes down, batch by batch. */
final class StreamBench {
    private final Inputs inputs;
    private final RDDContext rdds;
    private final int partitions;
    private final IdentityHashMap<Source<?>, List<List<List<?>>>> scripts = new IdentityHashMap<>();

    /** Makes a stream of a source. */
    interface Inputs {
        <T> DStream<T> stream(Source<T> source);
    }

    StreamBench(Inputs inputs, RDDContext rdds, int partitions) {
        this.inputs = inputs;
        this.rdds = rdds;
        this.partitions = partitions;
    }

    /** Returns what makes RDDs. */
    RDDContext rdds() {
        return rdds;
    }

    /** Returns a stream of these batches. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    final <T> DStream<T> stream(List<T>... batches) {
        return stream(List.of(batches));
    }

    /** Returns a stream of these batches; one without records has no partition, as a source would give it. */
    <T> DStream<T> stream(List<List<T>> batches) {
        List<ScriptStep.Batch<T>> steps = new ArrayList<>();
        List<List<List<?>>> script = new ArrayList<>();
        for (List<T> records : batches) {
            ScriptStep.Batch<T> step = new ScriptStep.Batch<>(records.isEmpty() ? List.of() : List.of(records));
            steps.add(records.isEmpty() ? step : step.inPartitions(partitions));
            script.add(new ArrayList<>(steps.get(steps.size() - 1).partitions()));
        }
        Source<T> source = ScriptedSource.scripted(steps);
        scripts.put(source, script);
        return inputs.stream(source);
    }

    /** Returns a pair stream of these batches. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    final <K, V> PairDStream<K, V> pairs(List<Pair<K, V>>... batches) {
        return PairDStream.of(stream(List.of(batches)));
    }

    /** Returns what was written down for each source. */
    Map<Source<?>, List<List<List<?>>>> scripts() {
        return scripts;
    }

    /** Returns the number of batches of the longest script. */
    int length() {
        return scripts.values().stream().mapToInt(List::size).max().orElse(0);
    }
}
