package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.jdbc.RowWriter.Care;
import io.tidemill.jdbc.RowWriter.RowFailedException;
import io.tidemill.jdbc.RowWriter.RowsFailedException;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * At least once: a transaction for each partition, several at the same time, on the threads of tasks. Partitions that could not
 * be written are computed and written again; the others stay as they are. Used by the thread that runs batches.
 */
final class PartitionTransactions<T> {
    private final SinkSpec<T> spec;
    private final Retries retries;

    PartitionTransactions(SinkSpec<T> spec, Retries retries) {
        this.spec = spec;
        this.retries = retries;
    }

    void write(RDD<T> rdd, BatchTime time) throws Exception {
        String what = "Writing batch " + time + " to " + spec.target();
        List<Integer> open =
                new ArrayList<>(IntStream.range(0, rdd.partitionCount()).boxed().toList());
        retries.run(spec.database(), what, ErrorCode.OUTPUT_FAILED, () -> {
            writeOpen(rdd, open, Care.NONE, what);
            return true;
        });
    }

    /** Writes the partitions in {@code open}, and takes out those that are committed. */
    private void writeOpen(RDD<T> rdd, List<Integer> open, Care care, String what) throws Exception {
        if (open.isEmpty()) {
            return;
        }
        List<Integer> chosen = List.copyOf(open);
        SinkSpec<T> written = spec;
        List<PartitionResult> results = rdd.context()
                .engine()
                .run(rdd.plan(), chosen, partition -> new PartitionTransaction<>(written, partition, care));
        Exception passing = null;
        boolean someRowIsBad = false;
        for (PartitionResult result : results) {
            Exception failure = result.failure().orElse(null);
            if (failure instanceof RowsFailedException rows && care == Care.FIND_ROW) {
                failure = rows.failure();
            }
            if (failure == null) {
                open.remove((Integer) result.partition());
            } else if (failure instanceof RowsFailedException) {
                someRowIsBad = true;
            } else if (SqlFailures.isTransient(failure)) {
                passing = failure;
            } else if (failure instanceof SQLException || failure instanceof RowFailedException) {
                throw spec.failed(what + ", partition " + result.partition() + ",", result.sql(), failure);
            } else {
                throw failure;
            }
        }
        if (someRowIsBad) {
            writeOpen(rdd, open, Care.FIND_ROW, what);
        } else if (passing != null) {
            throw passing;
        }
    }
}
