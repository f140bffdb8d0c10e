package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.jdbc.RowWriter.Care;
import io.tidemill.jdbc.RowWriter.RowFailedException;
import io.tidemill.jdbc.RowWriter.RowsFailedException;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exactly once: the rows of a batch and its mark, in one transaction. Used by the thread that runs batches.
 *
 * <p>Whatever is lost on the way, the answer to a commit included, the whole batch is written again, and the mark tells whether
 * there is anything to write.
 */
final class BatchTransaction<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(BatchTransaction.class);

    private final SinkSpec<T> spec;
    private final BatchMarks marks;
    private final Retries retries;
    private boolean prepared;
    private String sql = "";

    BatchTransaction(SinkSpec<T> spec, BatchMarks marks, Retries retries) {
        this.spec = spec;
        this.marks = marks;
        this.retries = retries;
    }

    void write(RDD<T> rdd, BatchTime time) throws Exception {
        String what = "Writing batch " + time + " to " + spec.target();
        try {
            retries.run(spec.database(), what, ErrorCode.OUTPUT_FAILED, () -> {
                attempt(rdd, time);
                return true;
            });
        } catch (SQLException | RowFailedException e) {
            throw spec.failed(what, sql, e);
        } catch (RowsFailedException e) {
            throw spec.failed(what, sql, e.failure());
        }
    }

    private void attempt(RDD<T> rdd, BatchTime time) throws Exception {
        try {
            attempt(rdd, time, Care.NONE);
        } catch (RowsFailedException e) {
            attempt(rdd, time, Care.FIND_ROW);
        }
    }

    private void attempt(RDD<T> rdd, BatchTime time, Care care) throws Exception {
        Iterator<T> records = rdd.toLocalIterator();
        if (!records.hasNext()) {
            return; // written again, an empty batch would change nothing either
        }
        try (Connection connection = spec.database().connection()) {
            prepare(connection);
            Transactions.run(connection, () -> {
                if (!marks.advance(connection, time)) {
                    LOGGER.info("Batch {} of {} is committed already, and not written again", time, marks);
                    return;
                }
                writeAll(connection, records, care);
            });
        } catch (SQLException | RuntimeException e) {
            prepared = prepared && e instanceof TidemillException;
            throw e;
        }
    }

    private void prepare(Connection connection) throws SQLException {
        if (!prepared) {
            marks.prepare(connection);
            prepared = true;
        }
    }

    private void writeAll(Connection connection, Iterator<T> records, Care care) throws Exception {
        RowStatement<T> statement = spec.statements().in(Dialect.of(connection, spec.dialect()));
        sql = statement.sql();
        try (RowWriter<T> writer = new RowWriter<>(connection, statement, spec.batchRows(), care)) {
            while (records.hasNext()) {
                writer.add(records.next());
            }
            writer.flush();
        }
    }
}
