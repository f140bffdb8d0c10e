package io.tidemill.benchmarks.spark;

import java.util.List;
import org.apache.spark.api.java.Optional;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import scala.Tuple2;

/** Counts the lines {@code <time> <key>} by key since the start. */
public final class CountByKey {
    private CountByKey() {}

    static Optional<Long> add(List<Long> more, Optional<Long> count) {
        long sum = more.stream().mapToLong(Long::longValue).sum();
        return Optional.of(count.orElse(0L) + sum);
    }

    private static JavaPairDStream<String, Long> pairs(JavaDStream<String> lines) {
        return lines.mapToPair(line -> new Tuple2<>(line.substring(line.indexOf(' ') + 1), 1L));
    }

    /** With {@code updateStateByKey}, which looks at all keys. */
    public static final class Updated extends StreamingProgram {
        @Override
        void define(JavaDStream<String> lines) {
            pairs(lines)
                    .updateStateByKey(CountByKey::add)
                    .persist(StorageLevel.MEMORY_ONLY())
                    .foreachRDD(rdd -> answer("keys", rdd.count()));
        }
    }

    /** With {@code mapWithState}, which looks at the keys of the batch. */
    public static final class Mapped extends StreamingProgram {
        private static Long count(String key, Optional<Long> more, State<Long> state) {
            long now = (state.exists() ? state.get() : 0L) + more.orElse(0L);
            state.update(now);
            return now;
        }

        @Override
        void define(JavaDStream<String> lines) {
            pairs(lines)
                    .mapWithState(StateSpec.function(Mapped::count))
                    .foreachRDD(rdd -> answer("changed", rdd.count()));
        }
    }
}
