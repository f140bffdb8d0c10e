package io.tidemill.benchmarks.crowd;

import io.tidemill.BatchContext;
import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.rdd.PairRDD;
import io.tidemill.rdd.RDD;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import io.tidemill.testkit.ManualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;

/** A piece of work with records of its own, on two threads. */
public enum Pipeline {
    /** Counts records by a tenth as many keys. */
    REDUCE_BY_KEY("reduceByKey"),
    /** Sorts strings. */
    SORT("sort"),
    /** Joins half of the records with the other half, one to one. */
    JOIN("join"),
    /** Moves a window of ten batches by one; a tenth of the records comes in each. */
    SLIDE("slide"),
    /** Updates a hundredth of as many states as there are records. */
    MAP_WITH_STATE("mapWithState");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String MASTER = "local[2]";

    private final String label;

    Pipeline(String label) {
        this.label = label;
    }

    /** What is ready to be run again and again. */
    public interface Run extends AutoCloseable {
        /** Runs it once, and returns how many results it has. */
        long once();

        @Override
        void close();
    }

    /** Returns the name of the operator. */
    public String label() {
        return label;
    }

    /** Makes the records, and whatever runs the work. */
    public Run start(int records) {
        return switch (this) {
            case REDUCE_BY_KEY -> reduceByKey(records);
            case SORT -> sort(records);
            case JOIN -> join(records);
            case SLIDE -> slide(records);
            case MAP_WITH_STATE -> mapWithState(records);
        };
    }

    private record Job(BatchContext context, RDD<?> rdd) implements Run {
        @Override
        public long once() {
            return rdd.count();
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static BatchContext context() {
        return BatchContext.builder("crowd").master(MASTER).build();
    }

    private static Run reduceByKey(int records) {
        List<String> keys = IntStream.range(0, Math.max(1, records / 10))
                .mapToObj(i -> "user-" + i)
                .toList();
        List<String> drawn =
                new Random(1).ints(records, 0, keys.size()).mapToObj(keys::get).toList();
        BatchContext context = context();
        return new Job(
                context,
                context.parallelize(drawn, 2).mapToPair(key -> Pair.of(key, 1L)).reduceByKey(Long::sum));
    }

    private static Run sort(int records) {
        List<String> texts =
                new Random(2).ints(records).mapToObj(Integer::toString).toList();
        BatchContext context = context();
        return new Job(context, context.parallelize(texts, 2).sortBy(text -> text));
    }

    private static Run join(int records) {
        BatchContext context = context();
        return new Job(context, side(context, records / 2, 3).join(side(context, records / 2, 4)));
    }

    private static PairRDD<Integer, String> side(BatchContext context, int records, long seed) {
        List<Pair<Integer, String>> pairs = IntStream.range(0, records)
                .mapToObj(key -> Pair.of(key * 31 % Math.max(1, records), "value-" + seed + key))
                .toList();
        return context.parallelizePairs(pairs, 2);
    }

    /** A program of streams under manual time, with what one batch gave. */
    private static final class Program implements Run {
        private final ManualTimeline timeline = ManualTimeline.startingAt(Instant.EPOCH);
        private final StreamingContext context = StreamingContext.builder("crowd")
                .master(MASTER)
                .batchInterval(SECOND)
                .timeline(timeline)
                .build();
        private Runnable beforeBatch = () -> {};
        private long results;

        private void count(RDD<?> rdd) {
            results = rdd.count();
        }

        @Override
        public long once() {
            beforeBatch.run();
            context.start();
            timeline.advance(SECOND);
            return results;
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static Run slide(int records) {
        Program program = new Program();
        List<Pair<String, Long>> batch = IntStream.range(0, Math.max(1, records / 10))
                .mapToObj(key -> Pair.of("user-" + key, 1L))
                .toList();
        PairDStream.of(program.context.constantStream(
                        program.context.batchContext().parallelize(batch, 2)))
                .reduceByKeyAndWindow(Long::sum, SECOND.multipliedBy(10), SECOND)
                .foreachRDD(rdd -> program.count(rdd));
        return program;
    }

    private static Run mapWithState(int records) {
        Program program = new Program();
        Random random = new Random(5);
        Queue<RDD<Pair<Integer, Long>>> batches = new ArrayDeque<>();
        BatchContext rdds = program.context.batchContext();
        program.beforeBatch = () -> batches.add(rdds.parallelize(
                random.ints(Math.max(1, records / 100), 0, records)
                        .mapToObj(key -> Pair.of(key, 1L))
                        .toList(),
                2));
        PairDStream.of(program.context.queueStream(batches))
                .mapWithState(StateSpec.<Integer, Long, Long, Long>function((key, value, state) -> {
                            long sum = state.getOption().orElse(0L) + value.orElse(0L);
                            state.update(sum);
                            return sum;
                        })
                        .initialState(rdds.parallelizePairs(IntStream.range(0, records)
                                .mapToObj(key -> Pair.of(key, 0L))
                                .toList())))
                .foreachRDD(rdd -> program.count(rdd));
        return program;
    }
}
