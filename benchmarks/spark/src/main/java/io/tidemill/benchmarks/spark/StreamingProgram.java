package io.tidemill.benchmarks.spark;

import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.benchmarks.contestant.TrialSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.api.java.JavaDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.streaming.scheduler.BatchInfo;
import org.apache.spark.streaming.scheduler.StreamingListener;
import org.apache.spark.streaming.scheduler.StreamingListenerBatchCompleted;
import org.jspecify.annotations.Nullable;

/**
 * A program of Spark Streaming over the lines of the sender, tuned as its own guide says: a core for the receiver besides the two
 * of the tasks, a partition for each of them, blocks in memory only, once and as objects, and back-pressure. What the benchmark
 * gives as a system property overrules it.
 */
abstract class StreamingProgram implements Contestant {
    private static final String TASKS = "2";

    /** Not a field of the program: Spark Streaming writes what its functions hold into its checkpoints. */
    private static volatile @Nullable Scorecard scorecardOfJvm;

    /** Defines what is done with the lines. */
    abstract void define(JavaDStream<String> lines);

    /** Writes down what was found; see {@link Scorecard#answer}. */
    static void answer(String name, long value) {
        Scorecard scorecard = scorecardOfJvm;
        if (scorecard != null) {
            scorecard.answer(name, value);
        }
    }

    @Override
    public void run(TrialSettings settings, Scorecard scorecard) throws InterruptedException {
        scorecardOfJvm = scorecard;
        long batchMillis = settings.batchInterval().toMillis();
        SparkConf conf = new SparkConf()
                .setAppName(getClass().getSimpleName())
                .setIfMissing("spark.master", "local[3]")
                .setIfMissing("spark.default.parallelism", TASKS)
                .setIfMissing("spark.streaming.blockInterval", batchMillis / 2 + "ms")
                .setIfMissing("spark.streaming.backpressure.enabled", "true")
                .setIfMissing("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        @SuppressWarnings("deprecation") // all of Spark Streaming is deprecated, and it is what we are compared with
        JavaStreamingContext ssc = new JavaStreamingContext(conf, Durations.milliseconds(batchMillis));
        Optional.ofNullable(System.getProperty("tidemill.checkpoint.directory")).ifPresent(ssc::checkpoint);
        define(ssc.socketTextStream("127.0.0.1", settings.port(), StorageLevel.MEMORY_ONLY()));
        ssc.ssc().addStreamingListener(new Batches(scorecard));
        ssc.start();
        scorecard.awaitAllProcessed();
    }

    /** Tells the scorecard of each batch that has ended. */
    private static final class Batches implements StreamingListener {
        private final Scorecard scorecard;

        Batches(Scorecard scorecard) {
            this.scorecard = scorecard;
        }

        @Override
        public void onBatchCompleted(StreamingListenerBatchCompleted completed) {
            BatchInfo batch = completed.batchInfo();
            long millis = (long) batch.processingDelay().get();
            scorecard.processed(batch.numRecords(), Duration.ofMillis(millis));
        }
    }
}
