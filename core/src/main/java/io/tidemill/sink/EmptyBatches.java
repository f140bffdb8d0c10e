package io.tidemill.sink;

import io.tidemill.rdd.RDD;

/** What a batch without records leaves where batches are written to files. */
public enum EmptyBatches {
    /** A directory, like any other batch. */
    WRITE,
    /** Nothing. */
    SKIP;

    boolean skips(RDD<?> rdd) {
        return this == SKIP && rdd.isEmpty();
    }
}
