package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.function.Pair;
import io.tidemill.function.State;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;
import io.tidemill.stream.StateSpec;
import java.util.List;
import java.util.Optional;

/** Counts the lines {@code <time> <key>} by key since the start. */
public final class CountByKey {
    private CountByKey() {}

    static Optional<Long> add(List<Long> more, Optional<Long> count) {
        long sum = more.stream().mapToLong(Long::longValue).sum();
        return Optional.of(count.orElse(0L) + sum);
    }

    private static PairDStream<String, Long> pairs(DStream<String> lines) {
        return lines.mapToPair(line -> Pair.of(line.substring(line.indexOf(' ') + 1), 1L));
    }

    /** With {@code updateStateByKey}, which looks at all keys. */
    public static final class Updated extends StreamProgram {
        @Override
        void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
            pairs(lines).updateStateByKey(CountByKey::add).foreachRDD(rdd -> scorecard.answer("keys", rdd.count()));
        }
    }

    /** With {@code mapWithState}, which looks at the keys of the batch. */
    public static final class Mapped extends StreamProgram {
        private static Long count(String key, Optional<Long> more, State<Long> state) {
            long now = state.getOption().orElse(0L) + more.orElse(0L);
            state.update(now);
            return now;
        }

        @Override
        void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
            pairs(lines)
                    .mapWithState(StateSpec.function(Mapped::count))
                    .foreachRDD(rdd -> scorecard.answer("changed", rdd.count()));
        }
    }
}
