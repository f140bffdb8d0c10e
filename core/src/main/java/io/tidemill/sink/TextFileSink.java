package io.tidemill.sink;

import io.tidemill.rdd.RDD;
import io.tidemill.rdd.TextOutput;
import io.tidemill.time.BatchTime;

/**
 * Writes every batch to a directory of text files. The directory appears complete or not at all, and a batch that is written
 * again replaces its directory: exactly once.
 *
 * @param directories where batches go
 * @param emptyBatches what becomes of those without records
 */
public record TextFileSink<T>(BatchDirectories directories, EmptyBatches emptyBatches) implements Sink<T> {
    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        if (!emptyBatches.skips(rdd)) {
            TextOutput.to(directories.at(time), TextOutput.Existing.REPLACE).write(rdd);
        }
    }

    @Override
    public boolean runsOnce() {
        return emptyBatches == EmptyBatches.WRITE;
    }
}
