package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.time.Clock;
import java.io.Serializable;
import java.sql.ResultSet;
import java.time.Duration;

/**
 * What a source reads.
 *
 * @param name what a message calls it, such as {@code table payments}
 * @param record makes a record of the row that the result stands at
 * @param mostAhead how far the time of a row may be ahead of the database's clock
 */
@SuppressWarnings("serial") // the clock and the sleeper of the machine can be serialized; others are of tests
record SourceSpec<T>(
        Database database,
        String name,
        RowQuery query,
        MapFunction<? super ResultSet, ? extends T> record,
        int pageRows,
        int batchRows,
        Duration pollInterval,
        Duration lag,
        Duration mostAhead,
        RetryPolicy retry,
        Clock clock,
        Sleeper sleeper)
        implements Serializable {
    /** Returns the error for rows that cannot be read. */
    TidemillException failed(ErrorCode code, String what, String sql, Exception cause) {
        String text = what + " at " + database + " failed: " + database.messageOf(cause) + ". Statement: " + sql
                + ". Check table, column " + query.column() + " (read as " + query.type()
                + "), rights and the function that makes records, and start again";
        return new TidemillException(code, text, database.redacted(cause));
    }

    Retries retries() {
        return new Retries(retry, clock, sleeper);
    }

    @Override
    public String toString() {
        return name + " at " + database;
    }
}
