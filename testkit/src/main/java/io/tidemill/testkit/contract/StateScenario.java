package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;

import io.tidemill.BatchContext;
import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.error.FunctionFailedException;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.function.StateFunction;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StatePlan.Visit;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.RDDContext;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A sequence of steps of one state. After every step what was emitted and what the state holds are compared with the
 * reference, before and after the step is committed or undone.
 *
 * @param states what the state must hold after each batch, if that is written down
 */
record StateScenario<K, V, S>(
        String name,
        StateFunction<K, V, S, String> function,
        Optional<List<Pair<K, S>>> initial,
        Optional<Duration> timeout,
        List<Batch<K, V>> batches,
        Optional<List<Map<K, S>>> states)
        implements Scenario {
    private static final List<Integer> PARTITIONS = List.of(1, 3, 7);

    /** How a batch ends. */
    enum End {
        /** Its step becomes the base of the next one. */
        COMMIT,
        /** Its step is undone, and the batch is over; a program that was started again may run it once more. */
        ROLLBACK
    }

    /** A batch: its time in seconds, its data, which keys it visits, and how it ends. */
    record Batch<K, V>(int second, List<Pair<K, V>> data, Visit visit, End end) {
        BatchTime time() {
            return BatchTime.ofEpochMillis(1000L * second);
        }
    }

    @Override
    public Set<String> covers() {
        return Set.of();
    }

    @Override
    public void run(Engine engine) {
        for (int partitions : PARTITIONS) {
            runInOnePiece(engine.master(), partitions);
            runStartedAgain(engine.master(), partitions);
        }
    }

    /** Takes each step on a new engine, which was given what the engines before it wrote. */
    private void runStartedAgain(String master, int partitions) {
        KeptBlocks kept = new KeptBlocks();
        try (Engine reference = new ReferenceEngine()) {
            for (int i = 0; i < batches.size(); i++) {
                Batch<K, V> batch = batches.get(i);
                Object wanted = taken(reference, batch, partitions, "state", step -> {});
                try (BatchContext context =
                        BatchContext.builder("again").master(master).build()) {
                    Engine engine = context.rdds().engine();
                    StatePlan<K, V, S, String> plan = plan(batch, partitions, "state");
                    DurableStates states = kept.restored(engine, plan);
                    Object actual = taken(engine, batch, partitions, "state", step -> kept.write(states, step));
                    compare(wanted, actual, "batch " + i + " in " + partitions + " partitions, on a new " + master);
                }
            }
        }
    }

    /** Takes all steps on one engine; its own, as batches that have ended on an engine do not come again. */
    private void runInOnePiece(String master, int partitions) {
        String state = UUID.randomUUID().toString();
        try (Engine reference = new ReferenceEngine();
                BatchContext context =
                        BatchContext.builder("once").master(master).build()) {
            Engine engine = context.rdds().engine();
            for (int i = 0; i < batches.size(); i++) {
                Batch<K, V> batch = batches.get(i);
                Object wanted = taken(reference, batch, partitions, state, step -> {});
                Object actual = taken(engine, batch, partitions, state, step -> {});
                compare(wanted, actual, "batch " + i + " in " + partitions + " partitions on " + master);
                Map<?, ?> holds = ((Taken) actual).state();
                int index = i;
                states.ifPresent(
                        all -> compare(all.get(index), holds, "the state after batch " + index + " on " + master));
            }
        }
    }

    private void compare(Object wanted, Object actual, String where) {
        if (!Objects.equals(wanted, actual)) {
            throw new AssertionError("'" + name + "', " + where + ": expected\n  " + wanted + "\nbut was\n  " + actual);
        }
    }

    /** What a step gave: what it emitted, and what the state held; or how it failed. */
    private record Taken(Object emitted, Map<Object, Object> state, String failure) {}

    private Taken taken(
            Engine engine, Batch<K, V> batch, int partitions, String state, Consumer<BatchTime> beforeCommit) {
        StatePlan<K, V, S, String> plan = plan(batch, partitions, state);
        RDDContext rdds = new RDDContext(engine, partitions);
        Taken taken;
        try {
            RDD<String> output = rdds.rdd(plan);
            Object emitted = bag(output.collect());
            engine.advance(plan);
            taken = new Taken(emitted, map(rdds.rdd(StateEntriesPlan.of(plan)).collect()), "");
            compare(emitted, bag(rdds.rdd(plan(batch, partitions, state)).collect()), "read again");
        } catch (FunctionFailedException e) {
            taken = new Taken("", Map.of(), e.operator() + ": " + e.getCause());
        } catch (TidemillException e) {
            taken = new Taken("", Map.of(), e.code().toString());
        }
        if (batch.end == End.COMMIT) {
            beforeCommit.accept(batch.time());
            engine.commit(batch.time());
        } else {
            engine.rollback(batch.time());
        }
        return taken;
    }

    private static Map<Object, Object> map(List<? extends Pair<?, ?>> entries) {
        Map<Object, Object> map = new HashMap<>();
        entries.forEach(entry -> map.put(entry.key(), entry.value()));
        if (map.size() != entries.size()) {
            throw new AssertionError("A key is there twice: " + entries);
        }
        return map;
    }

    private StatePlan<K, V, S, String> plan(Batch<K, V> batch, int partitions, String state) {
        return new StatePlan<>(
                state,
                batch.time(),
                placed(batch.data, partitions),
                initial.map(pairs -> placed(pairs, partitions)),
                function,
                batch.visit,
                timeout,
                new Operator("state", ""));
    }

    private static <K, V> Plan<Pair<K, V>> placed(List<Pair<K, V>> pairs, int partitions) {
        List<List<Pair<K, V>>> halves =
                List.of(pairs.subList(0, pairs.size() / 2), pairs.subList(pairs.size() / 2, pairs.size()));
        return new ShufflePlan<>(
                Workbench.plan(halves), new HashPartitioner(partitions), Optional.empty(), new Operator("place", ""));
    }

    /** A scenario that is being written. */
    static final class Draft<K, V, S> {
        private final String name;
        private final StateFunction<K, V, S, String> function;
        private Optional<List<Pair<K, S>>> initial = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();
        private final List<Batch<K, V>> batches = new ArrayList<>();
        private final List<Map<K, S>> states = new ArrayList<>();

        Draft(String name, StateFunction<K, V, S, String> function) {
            this.name = name;
            this.function = function;
        }

        Draft<K, V, S> initial(List<Pair<K, S>> pairs) {
            initial = Optional.of(pairs);
            return this;
        }

        Draft<K, V, S> timeout(int seconds) {
            timeout = Optional.of(Duration.ofSeconds(seconds));
            return this;
        }

        Draft<K, V, S> batch(int second, List<Pair<K, V>> data, Visit visit, End end) {
            batches.add(new Batch<>(second, data, visit, end));
            return this;
        }

        /** Adds a batch that visits keys with data, and is committed. */
        Draft<K, V, S> batch(int second, List<Pair<K, V>> data) {
            return batch(second, data, Visit.KEYS_WITH_DATA, End.COMMIT);
        }

        /** Says what the state holds with the last batch's step; for every batch or for none. */
        Draft<K, V, S> holds(Map<K, S> state) {
            states.add(state);
            return this;
        }

        StateScenario<K, V, S> done() {
            return new StateScenario<>(
                    name,
                    function,
                    initial,
                    timeout,
                    List.copyOf(batches),
                    states.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(states)));
        }
    }
}
