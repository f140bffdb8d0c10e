package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.function.Pair;
import io.tidemill.function.State;
import io.tidemill.stream.DStream;
import io.tidemill.stream.StateSpec;
import java.util.Locale;
import java.util.Optional;

/** Puts out one record for each line {@code <nanoTime when sent> <key>}. */
public final class Latency {
    private Latency() {}

    /** A record on its way from the sender to the output. */
    private record Output(long sentNanos, String text) {}

    private static Pair<String, Long> parse(String line) {
        int space = line.indexOf(' ');
        return Pair.of(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
    }

    private static void putOut(DStream<Output> outputs, Scorecard scorecard) {
        outputs.foreachRDD(rdd -> rdd.collect().forEach(output -> scorecard.putOut(output.sentNanos())));
    }

    /** Counts by key since the start. */
    public static final class Stateful extends StreamProgram {
        private static Output count(String key, Optional<Long> sentNanos, State<Long> count) {
            long next = count.getOption().orElse(0L) + 1;
            count.update(next);
            return new Output(sentNanos.orElseThrow(), key + " " + next);
        }

        @Override
        void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
            putOut(lines.mapToPair(Latency::parse).mapWithState(StateSpec.function(Stateful::count)), scorecard);
        }
    }

    /** Keeps nothing. */
    public static final class Stateless extends StreamProgram {
        @Override
        void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
            putOut(
                    lines.map(Latency::parse)
                            .map(pair -> new Output(pair.value(), pair.key().toUpperCase(Locale.ROOT))),
                    scorecard);
        }
    }
}
