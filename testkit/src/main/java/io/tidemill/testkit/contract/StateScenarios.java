package io.tidemill.testkit.contract;

import static io.tidemill.plan.StatePlan.Visit.EVERY_KEY;
import static io.tidemill.plan.StatePlan.Visit.KEYS_WITH_DATA;
import static io.tidemill.testkit.contract.Outcome.nothing;
import static io.tidemill.testkit.contract.StateScenario.End.COMMIT;
import static io.tidemill.testkit.contract.StateScenario.End.ROLLBACK;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Pair;
import io.tidemill.function.State;
import io.tidemill.function.StateFunction;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.plan.Operator;
import io.tidemill.plan.ShufflePlan;
import io.tidemill.plan.StateEntriesPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** States: steps, commits, rollbacks, timeouts. */
final class StateScenarios {
    private StateScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(visits());
        all.addAll(rollbacks());
        all.addAll(timeouts());
        all.addAll(manyKeys());
        all.addAll(misuse());
        Scenarios reading = new Scenarios();
        reading(reading);
        all.addAll(reading.toList());
        return all;
    }

    /** Adds values up, forgets a key at 0, and tells all that it sees. */
    private static <K> StateFunction<K, Integer, Integer, String> sums() {
        return (time, key, values, state, output) -> {
            int sum = state.getOption().orElse(0);
            output.accept(time + " " + key + " " + values + " " + state.getOption() + " " + state.exists() + " "
                    + state.isTimingOut());
            for (int value : values) {
                sum += value;
            }
            if (!state.isTimingOut()) {
                change(state, sum);
            }
        };
    }

    private static void change(State<Integer> state, int sum) {
        if (sum != 0) {
            state.update(sum);
        } else if (state.exists()) {
            state.remove();
        }
    }

    private static StateScenario.Draft<String, Integer, Integer> scenario(String name) {
        return new StateScenario.Draft<>(name, sums());
    }

    private static List<Pair<String, Integer>> data(Object... keysAndValues) {
        List<Pair<String, Integer>> pairs = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            pairs.add(Pair.of((String) keysAndValues[i], (Integer) keysAndValues[i + 1]));
        }
        return pairs;
    }

    private static List<Scenario> visits() {
        return List.of(
                scenario("a state sees its batch's values in order, and its own from the batch before")
                        .batch(1, data("a", 1, "b", 2, "a", 3))
                        .holds(Map.of("a", 4, "b", 2))
                        .batch(2, data("b", 5))
                        .holds(Map.of("a", 4, "b", 7))
                        .batch(3, data())
                        .holds(Map.of("a", 4, "b", 7))
                        .done(),
                scenario("a step that visits every key calls the function for keys without data, too")
                        .batch(1, data("a", 1, "b", 2), EVERY_KEY, COMMIT)
                        .batch(2, data("b", 5, "c", 1), EVERY_KEY, COMMIT)
                        .batch(3, data(), EVERY_KEY, COMMIT)
                        .done(),
                scenario("steps may visit all keys and only some in turn")
                        .batch(1, data("a", 1, "b", 2), EVERY_KEY, COMMIT)
                        .batch(2, data("b", 5), KEYS_WITH_DATA, COMMIT)
                        .batch(5, data("c", 1), EVERY_KEY, COMMIT)
                        .batch(7, data("a", 1), KEYS_WITH_DATA, COMMIT)
                        .done(),
                scenario("a key that is removed is gone, and may come again")
                        .batch(1, data("a", 1, "b", 2))
                        .holds(Map.of("a", 1, "b", 2))
                        .batch(2, data("a", -1))
                        .holds(Map.of("b", 2))
                        .batch(3, data("a", 7))
                        .holds(Map.of("a", 7, "b", 2))
                        .batch(4, data("a", -7, "b", -2))
                        .holds(Map.of())
                        .done(),
                scenario("a key that is never given a state is not kept")
                        .batch(1, data("a", 0, "b", 2))
                        .holds(Map.of("b", 2))
                        .batch(2, data("a", 1))
                        .holds(Map.of("a", 1, "b", 2))
                        .done(),
                scenario("null is a key")
                        .batch(1, data(nothing(), 1, "b", 2, nothing(), 3))
                        .batch(2, data(nothing(), 1), EVERY_KEY, COMMIT)
                        .batch(3, data(nothing(), -5))
                        .batch(4, data(nothing(), 1), KEYS_WITH_DATA, ROLLBACK)
                        .done(),
                scenario("an initial state is there at the first step")
                        .initial(data("a", 10, "z", 20))
                        .batch(1, data("a", 1, "b", 2))
                        .holds(Map.of("a", 11, "b", 2, "z", 20))
                        .batch(2, data("z", 1))
                        .holds(Map.of("a", 11, "b", 2, "z", 21))
                        .done(),
                scenario("an initial state is visited by a first step that visits every key")
                        .initial(data("a", 10, "z", 20))
                        .batch(1, data("a", 1, "b", 2), EVERY_KEY, COMMIT)
                        .batch(2, data(), EVERY_KEY, COMMIT)
                        .done());
    }

    private static List<Scenario> rollbacks() {
        return List.of(
                scenario("a step that is undone leaves the state as it was")
                        .batch(1, data("a", 1, "b", 2))
                        .holds(Map.of("a", 1, "b", 2))
                        .batch(2, data("a", 5, "b", -2, "c", 3), KEYS_WITH_DATA, ROLLBACK)
                        .holds(Map.of("a", 6, "c", 3))
                        .batch(3, data("b", 1))
                        .holds(Map.of("a", 1, "b", 3))
                        .batch(4, data(), EVERY_KEY, ROLLBACK)
                        .holds(Map.of("a", 1, "b", 3))
                        .batch(5, data("c", 1), EVERY_KEY, COMMIT)
                        .holds(Map.of("a", 1, "b", 3, "c", 1))
                        .done(),
                scenario("a first step that is undone leaves nothing but the initial state")
                        .initial(data("a", 10, "z", 20))
                        .batch(1, data("a", -10, "b", 2), KEYS_WITH_DATA, ROLLBACK)
                        .holds(Map.of("b", 2, "z", 20))
                        .batch(2, data("b", 3), KEYS_WITH_DATA, ROLLBACK)
                        .holds(Map.of("a", 10, "b", 3, "z", 20))
                        .batch(3, data("a", 1))
                        .holds(Map.of("a", 11, "z", 20))
                        .done(),
                new StateScenario.Draft<String, Integer, Integer>("a step that fails has not happened", failingAt(13))
                        .initial(data("a", 10))
                        .batch(1, data("a", 1, "b", 13, "c", 1), KEYS_WITH_DATA, ROLLBACK)
                        .batch(2, data("a", 2, "b", 2))
                        .batch(3, data("a", 1, "b", 13, "c", 1), EVERY_KEY, COMMIT)
                        .batch(4, data("c", 4), EVERY_KEY, COMMIT)
                        .done());
    }

    /** Adds up, and fails for one value. */
    private static StateFunction<String, Integer, Integer, String> failingAt(int badValue) {
        StateFunction<String, Integer, Integer, String> sums = sums();
        return (time, key, values, state, output) -> {
            if (values.contains(badValue)) {
                throw new IllegalArgumentException("bad luck");
            }
            sums.update(time, key, values, state, output);
        };
    }

    private static List<Scenario> timeouts() {
        return List.of(
                scenario("a key times out in the first batch at or after its deadline")
                        .timeout(3)
                        .batch(1, data("a", 1, "b", 1))
                        .holds(Map.of("a", 1, "b", 1))
                        .batch(2, data("b", 1))
                        .holds(Map.of("a", 1, "b", 2))
                        .batch(3, data())
                        .holds(Map.of("a", 1, "b", 2))
                        .batch(4, data())
                        .holds(Map.of("b", 2))
                        .batch(9, data())
                        .holds(Map.of())
                        .done(),
                scenario("data in the batch of the deadline keeps a key")
                        .timeout(2)
                        .batch(1, data("a", 1))
                        .holds(Map.of("a", 1))
                        .batch(3, data("a", 1))
                        .holds(Map.of("a", 2))
                        .batch(4, data())
                        .holds(Map.of("a", 2))
                        .batch(5, data())
                        .holds(Map.of())
                        .done(),
                scenario("a key that was removed and came again times out by its new data")
                        .timeout(3)
                        .batch(1, data("a", 1))
                        .holds(Map.of("a", 1))
                        .batch(2, data("a", -1))
                        .holds(Map.of())
                        .batch(3, data("a", 5))
                        .holds(Map.of("a", 5))
                        .batch(4, data())
                        .holds(Map.of("a", 5))
                        .batch(5, data())
                        .holds(Map.of("a", 5))
                        .batch(6, data())
                        .holds(Map.of())
                        .batch(7, data("a", 1))
                        .holds(Map.of("a", 1))
                        .batch(10, data())
                        .holds(Map.of())
                        .done(),
                scenario("timeouts that are undone come again")
                        .timeout(2)
                        .batch(1, data("a", 1, "b", 1))
                        .holds(Map.of("a", 1, "b", 1))
                        .batch(2, data("b", 1), KEYS_WITH_DATA, ROLLBACK)
                        .holds(Map.of("a", 1, "b", 2))
                        .batch(3, data(), KEYS_WITH_DATA, ROLLBACK)
                        .holds(Map.of())
                        .batch(4, data("a", 1), KEYS_WITH_DATA, ROLLBACK)
                        .holds(Map.of("a", 2))
                        .batch(5, data("b", 1))
                        .holds(Map.of("b", 2))
                        .batch(7, data(), KEYS_WITH_DATA, ROLLBACK)
                        .holds(Map.of())
                        .batch(8, data())
                        .holds(Map.of())
                        .done(),
                scenario("an initial state times out as if it had data in the first batch")
                        .initial(data("a", 10))
                        .timeout(2)
                        .batch(5, data("b", 1))
                        .holds(Map.of("a", 10, "b", 1))
                        .batch(6, data("b", 1))
                        .holds(Map.of("a", 10, "b", 2))
                        .batch(7, data())
                        .holds(Map.of("b", 2))
                        .done(),
                scenario("a step that visits every key visits those that time out once, and for the last time")
                        .timeout(2)
                        .batch(1, data("a", 1, "b", 1), EVERY_KEY, COMMIT)
                        .batch(2, data("b", 1), EVERY_KEY, COMMIT)
                        .batch(3, data(), EVERY_KEY, COMMIT)
                        .batch(4, data("c", 1), EVERY_KEY, COMMIT)
                        .batch(6, data(), EVERY_KEY, COMMIT)
                        .done(),
                new StateScenario.Draft<String, Integer, Integer>(
                                "a timeout that fails is undone", (time, key, values, state, output) -> {
                                    if (state.isTimingOut() && time.epochMillis() == 3000) {
                                        throw new IllegalArgumentException("not now");
                                    }
                                    output.accept(key + " " + values + " " + state.isTimingOut());
                                    if (!state.isTimingOut()) {
                                        state.update(values.get(0));
                                    }
                                })
                        .timeout(2)
                        .batch(1, data("a", 1, "b", 1))
                        .batch(3, data("c", 1), KEYS_WITH_DATA, ROLLBACK)
                        .batch(4, data("c", 1))
                        .done());
    }

    private static List<Scenario> manyKeys() {
        List<Scenario> all = new ArrayList<>();
        StateScenario.Draft<Integer, Integer, Integer> growing =
                new StateScenario.Draft<>("thousands of keys come, change and go", sums());
        StateScenario.Draft<Integer, Integer, Integer> undone = new StateScenario.Draft<>(
                "thousands of keys come, change and go in steps of which some are undone", sums());
        StateScenario.Draft<KeyScenarios.SameHash, Integer, Integer> colliding =
                new StateScenario.Draft<>("keys with equal hash codes come, change and go", sums());
        StateScenario.Draft<Integer, Integer, Integer> timingOut = new StateScenario.Draft<Integer, Integer, Integer>(
                        "hundreds of keys come, change, go and time out in steps of which some are undone", sums())
                .timeout(5);
        Random random = new Random(4711);
        for (int second = 1; second <= 12; second++) {
            StateScenario.End end = second % 3 == 0 ? ROLLBACK : COMMIT;
            StatePlan.Visit visit = second % 4 == 0 ? EVERY_KEY : KEYS_WITH_DATA;
            growing.batch(second, changes(random, 600 * second, 2000), visit, COMMIT);
            undone.batch(second, changes(random, 600 * second, 2000), visit, end);
            colliding.batch(
                    second,
                    changes(random, 10 * second, 60).stream()
                            .map(pair -> Pair.of(new KeyScenarios.SameHash(pair.key()), pair.value()))
                            .toList(),
                    visit,
                    end);
        }
        for (int second = 1; second <= 40; second++) {
            timingOut.batch(
                    second,
                    changes(random, 300, 40),
                    second % 7 == 0 ? EVERY_KEY : KEYS_WITH_DATA,
                    second % 5 == 0 ? ROLLBACK : COMMIT);
        }
        all.add(growing.done());
        all.add(undone.done());
        all.add(colliding.done());
        all.add(timingOut.done());
        return all;
    }

    /** Returns changes to keys below a number, small ones that often meet again in 0. */
    private static List<Pair<Integer, Integer>> changes(Random random, int keys, int count) {
        List<Pair<Integer, Integer>> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(Pair.of(random.nextInt(keys), random.nextInt(5) - 2));
        }
        return changes;
    }

    private static List<Scenario> misuse() {
        return List.of(
                sound("a state may be updated after it was removed in the same call", state -> {
                    state.remove();
                    state.update(1);
                }),
                sound("a state may be removed twice in one call", state -> {
                    state.remove();
                    state.remove();
                }),
                misused("a state that was updated can be read and removed in the same call", state -> {
                    state.update(5);
                    if (state.get() != 5) {
                        throw new IllegalStateException("" + state.get());
                    }
                    state.remove();
                    if (state.exists()) {
                        throw new IllegalStateException("still there");
                    }
                }),
                new StateScenario.Draft<String, Integer, Integer>(
                                "a state that is timing out cannot be updated",
                                (time, key, values, state, output) -> state.update(1))
                        .timeout(1)
                        .batch(1, data("a", 1))
                        .batch(2, data("b", 1), KEYS_WITH_DATA, ROLLBACK)
                        .done(),
                new StateScenario.Draft<String, Integer, Integer>(
                                "a state that is timing out cannot be removed", (time, key, values, state, output) -> {
                                    if (state.isTimingOut()) {
                                        state.remove();
                                    } else {
                                        state.update(1);
                                    }
                                })
                        .timeout(1)
                        .batch(1, data("a", 1))
                        .batch(2, data("b", 1), KEYS_WITH_DATA, ROLLBACK)
                        .done());
    }

    private static Scenario sound(String name, io.tidemill.function.VoidFunction<State<Integer>> use) {
        return new StateScenario.Draft<String, Integer, Integer>(name, (time, key, values, state, output) -> {
                    if (key.equals("odd")) {
                        use.accept(state);
                    } else {
                        state.update(values.get(0));
                    }
                })
                .batch(1, data("a", 1, "odd", 1))
                .batch(2, data("a", 2, "b", 2))
                .done();
    }

    private static Scenario misused(String name, io.tidemill.function.VoidFunction<State<Integer>> misuse) {
        return new StateScenario.Draft<String, Integer, Integer>(name, (time, key, values, state, output) -> {
                    if (key.equals("bad")) {
                        misuse.accept(state);
                    } else {
                        state.update(values.get(0));
                    }
                })
                .batch(1, data("a", 1, "bad", 1), KEYS_WITH_DATA, ROLLBACK)
                .batch(2, data("a", 2, "b", 2))
                .done();
    }

    private static void reading(Scenarios s) {
        s.scenario("a state is read only in its own batch, and stepped in the order of batches")
                .once()
                .gives(
                        List.of(
                                List.of("1000 ms: 1"),
                                ErrorCode.INVALID_STATE,
                                List.of("1000 ms: 1"),
                                ErrorCode.INVALID_STATE,
                                ErrorCode.INVALID_STATE,
                                List.of("2000 ms: 3"),
                                List.of(Pair.of("a", 3)),
                                ErrorCode.INVALID_STATE),
                        bench -> {
                            StatePlan<String, Integer, Integer, String> one = step(1, 1);
                            StatePlan<String, Integer, Integer, String> two = step(2, 2);
                            List<Object> results = new ArrayList<>();
                            results.add(read(bench, one));
                            results.add(read(bench, two));
                            results.add(read(bench, one));
                            bench.engine().commit(BatchTime.ofEpochMillis(1000));
                            results.add(read(bench, one));
                            results.add(read(bench, step(1, 5)));
                            results.add(read(bench, two));
                            results.add(
                                    bench.rdds().rdd(StateEntriesPlan.of(two)).collect());
                            bench.engine().commit(BatchTime.ofEpochMillis(2000));
                            results.add(read(bench, one));
                            return results;
                        });
        s.scenario("a step is taken once, however often its batch reads it, and also when nothing does")
                .once()
                .gives(List.of(1, List.of(Pair.of("a", 6))), bench -> {
                    Tally calls = new Tally();
                    StateFunction<String, Integer, Integer, String> counted = (time, key, values, state, output) -> {
                        calls.add();
                        state.update(state.getOption().orElse(0) + values.get(0));
                    };
                    StatePlan<String, Integer, Integer, String> one = step("counted", 1, 1, counted);
                    bench.rdds().rdd(one).collect();
                    bench.rdds().rdd(one).take(1);
                    bench.rdds().rdd(StateEntriesPlan.of(one)).count();
                    bench.engine().advance(one);
                    int once = calls.value();
                    bench.engine().commit(one.time());
                    bench.engine().advance(step("counted", 2, 5, counted));
                    bench.engine().commit(BatchTime.ofEpochMillis(2000));
                    StatePlan<String, Integer, Integer, String> three = step("counted", 3, 0, counted);
                    return List.of(
                            once, bench.rdds().rdd(StateEntriesPlan.of(three)).collect());
                });
        s.scenario("states with different names do not meet")
                .once()
                .gives(List.of(List.of("1000 ms: 1"), List.of("1000 ms: 2")), bench -> {
                    StateFunction<String, Integer, Integer, String> sums = telling();
                    return List.of(
                            bench.rdds().rdd(step("one", 1, 1, sums)).collect(),
                            bench.rdds().rdd(step("other", 1, 2, sums)).collect());
                });
    }

    private static Object read(Workbench bench, StatePlan<String, Integer, Integer, String> step) {
        try {
            return bench.rdds().rdd(step).collect();
        } catch (TidemillException e) {
            return e.code();
        }
    }

    private static StateFunction<String, Integer, Integer, String> telling() {
        return (time, key, values, state, output) -> {
            state.update(state.getOption().orElse(0) + values.get(0));
            output.accept(time + ": " + state.get());
        };
    }

    private static StatePlan<String, Integer, Integer, String> step(int second, int value) {
        return step("told", second, value, telling());
    }

    private static StatePlan<String, Integer, Integer, String> step(
            String name, int second, int value, StateFunction<String, Integer, Integer, String> function) {
        return new StatePlan<>(
                name,
                BatchTime.ofEpochMillis(1000L * second),
                new ShufflePlan<>(
                        Workbench.plan(List.of(List.of(Pair.of("a", value)))),
                        new HashPartitioner(2),
                        Optional.empty(),
                        new Operator("place", "")),
                Optional.empty(),
                function,
                KEYS_WITH_DATA,
                Optional.empty(),
                new Operator("state", ""));
    }
}
