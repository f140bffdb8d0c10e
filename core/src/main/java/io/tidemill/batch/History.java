package io.tidemill.batch;

import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.util.Optional;

/** The RDDs of earlier batches that windows need. */
public interface History {
    /** Returns the RDD that a node had at a batch time, if there was such a batch. */
    Optional<RDD<?>> rdd(int node, BatchTime time);

    /** Returns the time of the first batch that there is anything of. */
    Optional<BatchTime> first();
}
