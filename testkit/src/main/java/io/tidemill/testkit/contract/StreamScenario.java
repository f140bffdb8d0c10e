package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;

import io.tidemill.engine.Engine;
import io.tidemill.log.LogStore;
import io.tidemill.rdd.RDDContext;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.sink.EmptyBatches;
import io.tidemill.source.Source;
import io.tidemill.stream.DStream;
import io.tidemill.stream.DStreamLike;
import io.tidemill.stream.StreamDefinitions;
import io.tidemill.stream.StreamGraph;
import io.tidemill.stream.StreamNode;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A program over streams, with batches of one second. All that it gives is compared with the reference, and its first batches
 * with what was written down. It runs in a context of its own, on an engine like the one that it is given: the one with the
 * same master.
 *
 * @param expected the records of the first batches, in any order; empty where nothing was written down
 */
record StreamScenario(String name, Set<String> covers, Program program, List<List<?>> expected) implements Scenario {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int BATCHES_AFTER_INPUT = 7;

    /** What makes a stream of which every batch can be compared. */
    @FunctionalInterface
    interface Program {
        DStreamLike<?, ?> define(StreamBench bench);
    }

    /** How many partitions batches and keyed operators have. */
    private record Shape(int inputPartitions, int defaultPartitions) {}

    private static final List<Shape> SHAPES = List.of(new Shape(1, 1), new Shape(3, 2), new Shape(4, 7));

    @Override
    public void run(Engine engine) {
        for (Shape shape : SHAPES) {
            run(engine.master(), shape);
        }
    }

    /** Runs it in one piece, and started again after every batch: what is kept may not make a difference. */
    private void run(String master, Shape shape) {
        run(master, shape, Integer.MAX_VALUE);
        run(master, shape, 1);
    }

    private void run(String master, Shape shape, int batchesPerRun) {
        Map<BatchTime, Map<?, Integer>> actual = new TreeMap<>();
        Map<BatchTime, Map<?, Integer>> wanted = new TreeMap<>();
        String where = shape + " on " + master + (batchesPerRun == 1 ? ", started again after every batch" : "");
        LogStore directory = new MemoryLogStore();
        int batches = 1;
        try {
            for (int done = 0; done < batches; done += Math.min(batchesPerRun, batches)) {
                StreamTest.Builder builder = StreamTest.builder()
                        .startingAt(Instant.ofEpochSecond(done))
                        .set(TidemillSettings.MASTER.key(), master)
                        .set(
                                TidemillSettings.CHECKPOINT_CLASSES.key(),
                                getClass().getPackageName() + ".*")
                        .set(TidemillSettings.DEFAULT_PARTITIONS.key(), "" + shape.defaultPartitions);
                try (StreamTest test = (batchesPerRun == 1 ? builder.checkpoint(directory) : builder).build()) {
                    StreamBench bench = new StreamBench(
                            test.context()::stream,
                            test.context().batchContext().rdds(),
                            shape.inputPartitions);
                    Collected<?> collected = collected(program.define(bench));
                    batches = bench.length() + BATCHES_AFTER_INPUT;
                    test.advance(Math.min(batchesPerRun, batches));
                    for (int i = 0; i < collected.times().size(); i++) {
                        actual.put(collected.times().get(i), bag((Collection<?>)
                                collected.batches().get(i)));
                    }
                }
            }
            interpret(shape, batches, wanted);
        } catch (RuntimeException e) {
            throw new AssertionError("'" + name + "' failed with " + where + ": " + e, e);
        }
        compare(wanted, actual, where + ", reference");
        List<Map<?, Integer>> first = new ArrayList<>();
        expected.forEach(records -> first.add(bag(records)));
        List<Map<?, Integer>> given = List.copyOf(actual.values());
        compare(first, given.subList(0, Math.min(first.size(), given.size())), where);
    }

    private static <T> Collected<T> collected(DStreamLike<T, ?> stream) {
        Collected<T> collected = new Collected<>();
        stream.output(collected);
        return collected;
    }

    private void interpret(Shape shape, int batches, Map<BatchTime, Map<?, Integer>> results) {
        RDDContext rdds = new RDDContext(new ReferenceEngine(), shape.defaultPartitions);
        StreamDefinitions definitions = new StreamDefinitions(
                INTERVAL,
                rdds,
                new PrintStream(OutputStream.nullOutputStream()),
                EmptyBatches.WRITE,
                () -> "INITIALIZED");
        StreamBench bench = new StreamBench(new DefiningInputs(definitions), rdds, shape.inputPartitions);
        collected(program.define(bench));
        StreamGraph graph = definitions.graph();
        ReferenceStreams streams = new ReferenceStreams(graph, rdds, bench.scripts());
        StreamNode<?> output = graph.outputs().get(0).node();
        BatchTime last = BatchTime.ofEpochMillis(0).plus(INTERVAL.multipliedBy(batches));
        for (BatchTime time : streams.batches(output, last)) {
            results.put(time, bag((Collection<?>) streams.rdd(output, time).collect()));
        }
    }

    /** Defines without a context. */
    private record DefiningInputs(StreamDefinitions definitions) implements StreamBench.Inputs {
        @Override
        public <T> DStream<T> stream(Source<T> source) {
            return definitions.input(source);
        }
    }

    private void compare(Object wanted, Object actual, String where) {
        if (!wanted.equals(actual)) {
            throw new AssertionError(
                    "'" + name + "' with " + where + ": expected\n  " + wanted + "\nbut was\n  " + actual);
        }
    }
}
