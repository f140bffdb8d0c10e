package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.plan.HashPartitioner;
import io.tidemill.rdd.PairRDD;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** States of streams, and states with windows and outputs. */
final class StreamStateScenarios extends StreamCatalogue {
    private StreamStateScenarios() {}

    static List<Scenario> all() {
        StreamStateScenarios s = new StreamStateScenarios();
        s.states();
        s.mappedStates();
        s.together();
        return s.written();
    }

    private void states() {
        gives(
                "updateStateByKey has all keys after every batch",
                "PairDStream.updateStateByKey(UpdateFunction)",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 6)),
                        List.of(Pair.of("a", 9), Pair.of("b", 6), Pair.of("c", 13))),
                bench -> totals(pairs(bench)));
        gives(
                "updateStateByKey calls the function for every key, and forgets those without a result",
                "PairDStream.updateStateByKey(UpdateFunction)",
                List.of(
                        List.of(Pair.of("a", 0), Pair.of("b", 0)),
                        List.of(Pair.of("a", 1), Pair.of("b", 1)),
                        List.of(Pair.of("b", 0)),
                        List.of(Pair.of("a", 0), Pair.of("b", 1), Pair.of("c", 0)),
                        List.of(Pair.of("a", 1), Pair.of("c", 1)),
                        List.of()),
                bench -> pairs(bench).<Integer>updateStateByKey((values, idle) -> {
                    int batches = values.isEmpty() ? idle.orElse(0) + 1 : 0;
                    return batches < 2 ? Optional.of(batches) : Optional.empty();
                }));
        gives(
                "updateStateByKey with a partitioner",
                "PairDStream.updateStateByKey(UpdateFunction, Partitioner)",
                List.of(List.of(4, 2), List.of(4, 2)),
                bench -> pairs(bench)
                        .<Integer>updateStateByKey(
                                (values, total) -> Optional.of(total.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                new HashPartitioner(4))
                        .transform(PairRDD::values));
        gives(
                "updateStateByKey with initial values",
                "PairDStream.updateStateByKey(UpdateFunction, PairRDD)",
                List.of(
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200)),
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200))),
                bench -> pairs(bench)
                        .<Integer>updateStateByKey(
                                (values, total) -> Optional.of(total.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                PairRDD.of(
                                        bench.rdds().parallelize(List.of(Pair.of("a", 100), Pair.of("z", 200)), 2))));
        gives(
                "updateStateByKey with a partitioner and initial values",
                "PairDStream.updateStateByKey(UpdateFunction, Partitioner, PairRDD)",
                List.of(List.of(5, 104, 2, 200), List.of(5, 104, 2, 200)),
                bench -> pairs(bench)
                        .<Integer>updateStateByKey(
                                (values, total) -> Optional.of(total.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                new HashPartitioner(5),
                                PairRDD.of(bench.rdds().parallelize(List.of(Pair.of("a", 100), Pair.of("z", 200)), 2)))
                        .transform(rdd ->
                                rdd.values().union(bench.rdds().parallelize(List.of(rdd.partitionCount()), 1))));
        gives(
                "updateStateByKey knows the batch time and the key",
                "PairDStream.updateStateByKey(TimedUpdateFunction)",
                List.of(
                        List.of(Pair.of("a", "a@1000"), Pair.of("b", "b@1000")),
                        List.of(Pair.of("a", "a@1000a@2000"), Pair.of("b", "b@1000b@2000"))),
                bench -> pairs(bench)
                        .<String>updateStateByKey((time, key, values, text) ->
                                Optional.of(text.orElse("") + key + "@" + time.epochMillis())));
        agrees(
                "a state by a partitioner, with time and key",
                "PairDStream.updateStateByKey(TimedUpdateFunction, Partitioner)",
                bench -> pairs(bench)
                        .<String>updateStateByKey(
                                (time, key, values, text) -> Optional.of(text.orElse("") + key + values),
                                new HashPartitioner(3)));
        gives(
                "an initial state, with time and key",
                "PairDStream.updateStateByKey(TimedUpdateFunction, Partitioner, PairRDD)",
                List.of(List.of(Pair.of("a", 5), Pair.of("b", 2), Pair.of("z", 7))),
                bench -> pairs(bench)
                        .updateStateByKey(
                                (time, key, values, sum) -> Optional.of(sum.orElse(0)
                                        + values.stream().mapToInt(n -> n).sum()),
                                new HashPartitioner(3),
                                PairRDD.of(bench.rdds().parallelize(List.of(Pair.of("a", 1), Pair.of("z", 7)), 2))));
        agrees(
                "a state of a windowed stream steps with the window's slide",
                "PairDStream.updateStateByKey(UpdateFunction)",
                bench -> totals(pairs(bench).window(seconds(3), seconds(2))));
        agrees(
                "a state of a state",
                "PairDStream.updateStateByKey(UpdateFunction)",
                bench -> totals(totals(pairs(bench)).filter(pair -> pair.value() > 2)));
        agrees("a state with hundreds of keys", "PairDStream.updateStateByKey(UpdateFunction)", bench -> {
            List<List<Integer>> batches = new ArrayList<>();
            for (int batch = 1; batch <= 5; batch++) {
                batches.add(PartitionScenarios.range(0, 300 * batch));
            }
            return bench.stream(batches)
                    .mapToPair(n -> Pair.of(n * 31 % 700, n))
                    .<Integer>updateStateByKey((values, sum) -> {
                        int total = sum.orElse(0) + values.size();
                        return total % 4 == 3 ? Optional.empty() : Optional.of(total);
                    });
        });
    }

    private static StateSpec<String, Integer, Integer, String> running() {
        return StateSpec.function((key, value, state) -> {
            int sum = state.getOption().orElse(0) + value.orElse(0);
            if (!state.isTimingOut()) {
                state.update(sum);
            }
            return key + (state.isTimingOut() ? " ends with " : " ") + sum;
        });
    }

    private void mappedStates() {
        gives(
                "mapWithState calls its function for every pair, and only for keys with pairs",
                "PairDStream.mapWithState(StateSpec)",
                List.of(
                        List.of("a 1", "b 2", "a 4"),
                        List.of(),
                        List.of("b 6"),
                        List.of("a 9", "c 6", "c 13"),
                        List.of()),
                bench -> pairs(bench).mapWithState(running()));
        gives(
                "stateSnapshots has all keys after every batch",
                "MapWithStateDStream.stateSnapshots()",
                List.of(
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 2)),
                        List.of(Pair.of("a", 4), Pair.of("b", 6)),
                        List.of(Pair.of("a", 9), Pair.of("b", 6), Pair.of("c", 13))),
                bench -> pairs(bench).mapWithState(running()).stateSnapshots());
        gives(
                "mapWithState times keys out in the first batch at or after the deadline",
                "PairDStream.mapWithState(StateSpec)",
                List.of(
                        List.of("a 1", "b 2", "a 4"),
                        List.of(),
                        List.of("b 6", "a ends with 4"),
                        List.of("a 5", "c 6", "c 13"),
                        List.of("b ends with 6"),
                        List.of("a ends with 5", "c ends with 13"),
                        List.of()),
                bench -> pairs(bench).mapWithState(running().timeout(seconds(2))));
        agrees(
                "a snapshot of a state with timeouts has no key that has timed out",
                "MapWithStateDStream.stateSnapshots()",
                bench ->
                        pairs(bench).mapWithState(running().timeout(seconds(3))).stateSnapshots());
        gives(
                "mapWithState with initial values and a number of partitions",
                "MapWithStateDStream.named(String)",
                List.of(
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200)),
                        List.of(Pair.of("a", 104), Pair.of("b", 2), Pair.of("z", 200))),
                bench -> pairs(bench)
                        .mapWithState(running()
                                .initialState(PairRDD.of(
                                        bench.rdds().parallelize(List.of(Pair.of("a", 100), Pair.of("z", 200)), 2)))
                                .numPartitions(3))
                        .named("running")
                        .stateSnapshots());
        gives(
                "mapWithState may emit nothing, and forget a key for one pair and take it up for the next",
                "PairDStream.mapWithState(StateSpec)",
                List.of(List.of("start 1 at 1000"), List.of("end 1", "start 3 at 2000"), List.of("end 3")),
                bench -> bench.pairs(
                                List.of(Pair.of("a", 1), Pair.of("a", 2)),
                                List.of(Pair.of("a", 0), Pair.of("a", 3)),
                                List.of(Pair.of("a", 0)))
                        .mapWithState(
                                StateSpec.<String, Integer, Integer, String>function((time, key, value, state) -> {
                                    if (value.orElseThrow() == 0) {
                                        int session = state.get();
                                        state.remove();
                                        return Optional.of("end " + session);
                                    }
                                    if (state.exists()) {
                                        return Optional.empty();
                                    }
                                    state.update(value.get());
                                    return Optional.of("start " + value.get() + " at " + time.epochMillis());
                                })));
        agrees(
                "a window of what mapWithState emits",
                "PairDStream.mapWithState(StateSpec)",
                bench ->
                        pairs(bench).mapWithState(running().timeout(seconds(2))).window(seconds(3), seconds(2)));
    }

    private void together() {
        gives(
                "a name changes nothing",
                "DStream.named(String)",
                List.of(List.of(1, 2, 3)),
                bench -> numbers(bench).named("the numbers"));
        gives(
                "a name of a state changes nothing",
                "PairDStream.named(String)",
                List.of(List.of(Pair.of("a", 4), Pair.of("b", 2))),
                bench -> totals(pairs(bench)).named("the totals"));
        agrees("a state, a window and a batch of one stream may meet", "PairDStream.cogroup(PairDStream)", bench -> {
            PairDStream<String, Integer> pairs = pairs(bench);
            return totals(pairs)
                    .cogroup(pairs.reduceByKeyAndWindow(Integer::sum, seconds(2)))
                    .cogroup(pairs.window(seconds(3)).reduceByKey(Math::max))
                    .cogroup(pairs);
        });
        agrees(
                "the ten most frequent of a window, as in the reference program",
                "DStreamLike.transform(MapFunction)",
                bench -> letters(bench)
                        .map(Pair::key)
                        .countByValueAndWindow(seconds(4), seconds(2))
                        .transform(rdd -> bench.rdds()
                                .parallelize(
                                        rdd.sortBy(pair -> -100 * pair.value() + pair.key())
                                                .take(2),
                                        1)));
        agrees("nothing comes of a source without records", "DStreamLike.count()", bench -> {
            DStream<Integer> none = bench.stream(Collections.<List<Integer>>nCopies(3, List.of()));
            return none.countByWindow(seconds(3), seconds(2))
                    .union(none.countByValueAndWindow(seconds(2), seconds(2)).map(Pair::value))
                    .union(none.reduceByWindow(Integer::sum, seconds(2), seconds(2))
                            .map(n -> 0L + n));
        });
    }
}
