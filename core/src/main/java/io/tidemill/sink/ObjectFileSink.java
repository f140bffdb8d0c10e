package io.tidemill.sink;

import io.tidemill.plan.Operator;
import io.tidemill.rdd.ObjectFiles;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;

/**
 * Writes every batch to a directory of serialized records, which {@code objectFile} of a context reads. The directory appears
 * complete or not at all, and a batch that is written again replaces its directory: exactly once.
 *
 * @param directories where batches go
 * @param emptyBatches what becomes of those without records
 * @param operator who writes, for messages
 */
public record ObjectFileSink<T>(BatchDirectories directories, EmptyBatches emptyBatches, Operator operator)
        implements Sink<T> {
    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        if (!emptyBatches.skips(rdd)) {
            ObjectFiles.replace(rdd, directories.at(time), operator);
        }
    }

    @Override
    public boolean runsOnce() {
        return emptyBatches == EmptyBatches.WRITE;
    }
}
