package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.jdbc.RowWriter.RowFailedException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a sink writes.
 *
 * @param target what a message calls it, such as {@code table alerts}
 * @param statements the statement for each dialect
 * @param dialect the dialect, if the program names it; null for what the driver says
 * @param batchRows how many rows go to the database in one round trip
 */
record SinkSpec<T>(
        Database database,
        String target,
        RowStatements<T> statements,
        @Nullable Dialect dialect,
        int batchRows,
        RetryPolicy retry)
        implements Serializable {
    /** Gives the statement in a dialect. */
    @FunctionalInterface
    interface RowStatements<T> extends Serializable {
        RowStatement<T> in(Dialect dialect);
    }

    /** Returns the error for a write that cannot succeed. */
    TidemillException failed(String what, String sql, Exception failure) {
        StringBuilder text =
                new StringBuilder(what).append(" at ").append(database).append(" failed");
        Throwable cause = failure;
        if (failure instanceof RowFailedException row) {
            cause = failure.getCause() == null ? failure : failure.getCause();
            text.append(" at row ").append(row.number());
            text.append(": ")
                    .append(database.messageOf(cause))
                    .append(". Row: ")
                    .append(row.row());
        } else {
            text.append(": ").append(database.messageOf(failure));
        }
        if (!sql.isEmpty()) {
            text.append(". Statement: ").append(sql);
        }
        text.append(". Nothing of it was written; correct ")
                .append(failure instanceof RowFailedException ? "the record" : "statement, rights")
                .append(" or table, and start again");
        return new TidemillException(ErrorCode.OUTPUT_FAILED, text.toString(), database.redacted(cause));
    }
}
