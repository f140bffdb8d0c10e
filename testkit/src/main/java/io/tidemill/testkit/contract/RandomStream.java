package io.tidemill.testkit.contract;

import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import io.tidemill.stream.DStreamLike;
import io.tidemill.stream.PairDStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** One random stream. Nothing in it depends on the order of records, which is not defined after most operators. */
final class RandomStream {
    private static final int MAX_SLIDE_SECONDS = 4;

    private final Random random;
    private final StreamBench bench;

    RandomStream(long seed, StreamBench bench) {
        this.random = new Random(seed);
        this.bench = bench;
    }

    DStreamLike<?, ?> define() {
        return made(1 + random.nextInt(4));
    }

    private DStream<Integer> made(int depth) {
        if (depth == 0) {
            return input();
        }
        List<Function<DStream<Integer>, DStream<Integer>>> operators = List.of(
                in -> in.map(n -> n + 1),
                in -> in.filter(n -> n % 3 != 0),
                in -> in.flatMap(n -> List.of(n, n / 2)),
                in -> in.repartition(1 + random.nextInt(4)),
                in -> in.cache(),
                in -> in.count().map(Long::intValue),
                in -> in.reduce(Integer::sum),
                in -> hashed(in.countByValue().mapValues(Long::intValue)),
                in -> in.window(window(in)),
                in -> in.window(window(in), slide(in)),
                in -> in.countByWindow(window(in), slide(in)).map(Long::intValue),
                in -> in.reduceByWindow(Math::max, window(in), slide(in)),
                in -> hashed(in.countByValueAndWindow(window(in), slide(in)).mapValues(Long::intValue)),
                in -> hashed(keyed(in).reduceByKey(Integer::sum)),
                in -> hashed(
                        keyed(in).groupByKeyAndWindow(window(in), slide(in)).mapValues(List::size)),
                in -> hashed(keyed(in).reduceByKeyAndWindow(Integer::sum, window(in), slide(in))),
                in -> hashed(total(keyed(in))),
                in -> in.union(in.map(n -> -n)),
                in -> hashed(keyed(in).window(window(in)).reduceByKey(Math::min)),
                in -> meet(in, made(random.nextInt(depth))));
        DStream<Integer> parent = made(depth - 1);
        return operators.get(random.nextInt(operators.size())).apply(parent);
    }

    private DStream<Integer> input() {
        List<List<Integer>> batches = new ArrayList<>();
        int range = 1 + random.nextInt(12);
        for (int i = 0; i < 5; i++) {
            List<Integer> records = new ArrayList<>();
            int size = random.nextInt(3) == 0 ? 0 : random.nextInt(8);
            for (int j = 0; j < size; j++) {
                records.add(random.nextInt(range));
            }
            batches.add(records);
        }
        return bench.stream(batches);
    }

    private Duration window(DStream<Integer> in) {
        return in.slide().multipliedBy(1 + random.nextInt(5));
    }

    private Duration slide(DStream<Integer> in) {
        return in.slide()
                .multipliedBy(
                        1 + random.nextInt((int) (MAX_SLIDE_SECONDS / in.slide().toSeconds())));
    }

    private PairDStream<Integer, Integer> keyed(DStream<Integer> in) {
        int keys = 1 + random.nextInt(5);
        return in.mapToPair(n -> Pair.of(n % keys, n));
    }

    private static DStream<Integer> hashed(PairDStream<Integer, Integer> pairs) {
        return pairs.map(pair -> 31 * pair.key() + pair.value() % 1009);
    }

    /** A state that adds up, and forgets a key now and then. */
    private static PairDStream<Integer, Integer> total(PairDStream<Integer, Integer> pairs) {
        return pairs.updateStateByKey((values, total) -> {
            int sum = total.orElse(0) + values.size() + 1;
            return sum % 5 == 0 ? Optional.empty() : Optional.of(sum);
        });
    }

    /** Joins two streams if their batches meet. */
    private DStream<Integer> meet(DStream<Integer> one, DStream<Integer> other) {
        if (!one.slide().equals(other.slide())) {
            return one;
        }
        PairDStream<Integer, Integer> right = keyed(other).reduceByKey(Integer::sum);
        return hashed(keyed(one)
                .fullOuterJoin(right)
                .mapValues(both -> both.key().orElse(-1) + 3 * both.value().orElse(-1)));
    }
}
