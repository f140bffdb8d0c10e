package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Scenarios of streams that are being written, and the streams that they begin with. */
abstract class StreamCatalogue {
    private final List<Scenario> written = new ArrayList<>();

    final List<Scenario> written() {
        return List.copyOf(written);
    }

    /** Adds a scenario of which the first batches are written down. */
    final void gives(String name, String covers, List<List<?>> expected, StreamScenario.Program program) {
        written.add(new StreamScenario(name, Set.of(covers), program, expected));
    }

    final void agrees(String name, List<String> covers, StreamScenario.Program program) {
        written.add(new StreamScenario(name, Set.copyOf(covers), program, List.of()));
    }

    final void agrees(String name, String covers, StreamScenario.Program program) {
        gives(name, covers, List.of(), program);
    }

    static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    static DStream<Integer> numbers(StreamBench bench) {
        return bench.stream(List.of(1, 2, 3), List.of(), List.of(4), List.of(5, 5, 1));
    }

    static PairDStream<String, Integer> pairs(StreamBench bench) {
        return bench.pairs(
                List.of(Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3)),
                List.of(),
                List.of(Pair.of("b", 4)),
                List.of(Pair.of("a", 5), Pair.of("c", 6), Pair.of("c", 7)));
    }

    static PairDStream<String, String> others(StreamBench bench) {
        return bench.pairs(
                List.of(Pair.of("a", "x"), Pair.of("d", "y")),
                List.of(Pair.of("a", "z")),
                List.of(),
                List.of(Pair.of("c", "x"), Pair.of("a", "w"), Pair.of("a", "v")));
    }

    static <T> Iterable<T> many(T record) {
        return List.of(record, record);
    }

    static <V> DStream<String> texts(PairDStream<String, V> pairs) {
        return pairs.transform(rdd -> {
            String partitions = rdd.partitionCount() + " partitions, ";
            return rdd.map(pair -> partitions + pair);
        });
    }

    static PairDStream<Integer, String> letters(StreamBench bench) {
        List<List<Pair<Integer, String>>> batches = new ArrayList<>();
        for (int batch = 0; batch < 9; batch++) {
            List<Pair<Integer, String>> records = new ArrayList<>();
            for (int i = 0; i < batch * 5 % 7; i++) {
                records.add(Pair.of((batch + i * i) % 4, Character.toString('a' + batch)));
            }
            batches.add(records);
        }
        return PairDStream.of(bench.stream(batches));
    }

    static PairDStream<String, Integer> totals(PairDStream<String, Integer> pairs) {
        return pairs.updateStateByKey((values, total) ->
                Optional.of(total.orElse(0) + values.stream().mapToInt(n -> n).sum()));
    }
}
