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
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exactly once: the rows of a batch and its mark, in one transaction. Used by the thread that runs batches.
 *
 * <p>Whatever is lost on the way, the answer to a commit included, the whole batch is written again, and the mark tells whether
 * there is anything to write. A program that goes on where it was meets its own mark once at most, with the batch that comes
 * again. A new one that is not after the mark has records that the table lacks, and is an error.
 */
final class BatchTransaction<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(BatchTransaction.class);

    private final SinkSpec<T> spec;
    private final BatchMarks marks;
    private final Retries retries;
    private final boolean repeatsAllBatches;
    private boolean prepared;
    private String sql = "";
    private OptionalLong mark = OptionalLong.empty(); // where it was last seen
    private Optional<BatchTime> tried = Optional.empty(); // the last batch whose commit was asked for

    /**
     * A sink's transactions.
     *
     * @param repeatsAllBatches whether the program does at each start what it did before, so that old batches are no surprise
     */
    BatchTransaction(SinkSpec<T> spec, BatchMarks marks, Retries retries, boolean repeatsAllBatches) {
        this.spec = spec;
        this.marks = marks;
        this.retries = retries;
        this.repeatsAllBatches = repeatsAllBatches;
    }

    void write(RDD<T> rdd, BatchTime time, Comes comes) throws Exception {
        String what = "Writing batch " + time + " to " + spec.target();
        try {
            retries.run(spec.database(), what, ErrorCode.OUTPUT_FAILED, () -> {
                attempt(rdd, time, comes, what);
                return true;
            });
        } catch (SQLException | RowFailedException e) {
            throw spec.failed(what, sql, e);
        } catch (RowsFailedException e) {
            throw spec.failed(what, sql, e.failure());
        }
    }

    private void attempt(RDD<T> rdd, BatchTime time, Comes comes, String what) throws Exception {
        try {
            attempt(rdd, time, comes, what, Care.NONE);
        } catch (RowsFailedException e) {
            attempt(rdd, time, comes, what, Care.FIND_ROW);
        }
    }

    private void attempt(RDD<T> rdd, BatchTime time, Comes comes, String what, Care care) throws Exception {
        Iterator<T> records = rdd.toLocalIterator();
        if (!records.hasNext()) {
            return; // written again, an empty batch would change nothing either
        }
        try (Connection connection = spec.database().connection()) {
            DriverCalls calls = new DriverCalls(spec.database(), connection, what);
            CommitDurability durability = calls.call(() -> prepared(connection));
            OptionalLong[] met = {OptionalLong.empty()};
            Transactions.run(calls, () -> {
                met[0] = calls.call(() -> {
                    durability.within(connection, spec.database());
                    return marks.advance(connection, time, mark);
                });
                if (met[0].isPresent()) {
                    requireWritten(time, comes, met[0].getAsLong());
                } else {
                    writeAll(calls, records, care);
                    tried = Optional.of(time);
                }
            });
            calls.run(() -> durability.after(connection, spec.database()));
            mark = OptionalLong.of(met[0].orElse(time.epochMillis()));
        } catch (SQLException | RuntimeException e) {
            prepared = prepared && e instanceof TidemillException;
            throw e;
        }
    }

    private CommitDurability prepared(Connection connection) throws SQLException {
        CommitDurability durability = CommitDurability.of(connection);
        if (!prepared) {
            durability.before(connection, spec.database());
            marks.prepare(connection);
            prepared = true;
        } else if (durability.isPerConnection()) {
            durability.before(connection, spec.database());
        }
        return durability;
    }

    /** Checks that a batch that is not after the mark is the one that was written, and not another. */
    private void requireWritten(BatchTime time, Comes comes, long met) {
        boolean isOwn = tried.equals(Optional.of(time));
        boolean isPending = comes == Comes.AGAIN && met == time.epochMillis();
        if (!isOwn && !isPending && !repeatsAllBatches) {
            throw new TidemillException(
                    ErrorCode.OUTPUT_FAILED,
                    "Batch " + time + " is not after batch " + met + " ms, which is the last that " + marks
                            + " has written to " + spec.target() + " at " + spec.database()
                            + ". Its records would be lost:"
                            + " the checkpoint directory is older than the database, as after a restored backup or a"
                            + " power failure, or the clock was set back, or another program uses the same names."
                            + " Put a database of the checkpoint's time in place; or delete the row of " + marks
                            + " in table " + marks.table()
                            + ", and rows without a key that come again are doubled; or take"
                            + " another name. A program that does all its batches over again at each start says so with"
                            + " repeatsAllBatches()");
        }
        LOGGER.info("Batch {} of {} is committed already, and not written again", time, marks);
    }

    private void writeAll(DriverCalls calls, Iterator<T> records, Care care) throws Exception {
        RowStatement<T> statement = spec.statements().in(Dialect.of(calls.connection(), spec.dialect()));
        sql = statement.sql();
        try (RowWriter<T> writer = new RowWriter<>(calls, statement, spec.batchRows(), care)) {
            while (records.hasNext()) {
                writer.add(records.next());
            }
            writer.flush();
        }
    }
}
