package io.tidemill.batch;

import io.tidemill.rdd.RDD;
import io.tidemill.stream.WindowNode;
import io.tidemill.time.BatchTime;
import java.util.Optional;

/** The RDDs of earlier batches that windows need. */
public interface History {
    /** Returns what a window reads of the batch at a time, if there was such a batch. */
    Optional<RDD<?>> rdd(WindowNode<?> window, BatchTime time);

    /** Returns the time of the first batch that there is anything of. */
    Optional<BatchTime> first();
}
