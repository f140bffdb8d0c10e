package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.function.Pair;
import io.tidemill.rdd.SortOrder;
import io.tidemill.stream.DStream;
import io.tidemill.stream.PairDStream;

/** Counts the requests of each user since the start and prints, each batch, who has most. */
public final class TopUsers extends StreamProgram {
    @Override
    void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard) {
        PairDStream<String, Long> totals = lines.mapToPair(line -> Pair.of(line.split(" ")[2], 1L))
                .reduceByKey(Long::sum)
                .updateStateByKey(CountByKey::add);
        totals.transform(rdd -> rdd.sortBy(Pair::value, SortOrder.DESCENDING)).print(5);
        totals.foreachRDD(rdd -> {
            scorecard.answer("users", rdd.count());
            scorecard.answer("requests", rdd.values().fold(0L, Long::sum));
        });
    }
}
