package io.tidemill.benchmarks.spark;

import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import scala.Tuple2;

/** Counts the requests of each user since the start and prints, each batch, who has most. */
public final class TopUsers extends StreamingProgram {
    @Override
    void define(JavaDStream<String> lines) {
        JavaPairDStream<String, Long> totals = lines.mapToPair(line -> new Tuple2<>(line.split(" ")[2], 1L))
                .reduceByKey(Long::sum)
                .updateStateByKey(CountByKey::add)
                .persist(StorageLevel.MEMORY_ONLY());
        totals.transformToPair(rdd -> rdd.mapToPair(Tuple2::swap).sortByKey(false))
                .print(5);
        totals.foreachRDD(rdd -> {
            answer("users", rdd.count());
            answer("requests", rdd.values().fold(0L, Long::sum));
        });
    }
}
