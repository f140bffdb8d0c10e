package io.tidemill.benchmarks.program;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Contestant;
import io.tidemill.benchmarks.contestant.Scorecard;
import io.tidemill.benchmarks.contestant.TrialSettings;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.stream.DStream;

/** A stream program over the lines of the sender; a batch counts when it is committed. */
abstract class StreamProgram implements Contestant {
    /** Defines what is done with the lines. */
    abstract void define(StreamingContext ssc, DStream<String> lines, Scorecard scorecard);

    @Override
    public void run(TrialSettings settings, Scorecard scorecard) throws InterruptedException {
        StreamingContext ssc = StreamingContext.builder(getClass().getSimpleName())
                .batchInterval(settings.batchInterval())
                .set("tidemill.socket.reconnect", "false")
                .build();
        define(ssc, ssc.socketTextStream("127.0.0.1", settings.port()), scorecard);
        ssc.addListener(new StreamingListener() {
            @Override
            public void onBatchCompleted(BatchInfo batch) {
                scorecard.processed(batch.recordCount(), batch.processingTime().orElseThrow());
            }
        });
        ssc.start();
        scorecard.awaitAllProcessed();
        ssc.stop(StopMode.GRACEFUL);
    }
}
