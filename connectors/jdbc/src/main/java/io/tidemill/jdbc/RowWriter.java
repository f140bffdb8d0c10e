package io.tidemill.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/** Writes rows in a transaction that its caller ends, as many at a time as the sink says. Used by one thread. */
final class RowWriter<T> implements AutoCloseable {
    /** What a writer does about rows that the database does not take. */
    enum Care {
        /** Fails with all rows of the round trip; the caller may try again with more care. */
        NONE,
        /** Sets a savepoint before each round trip, and finds the one row. */
        FIND_ROW
    }

    /** The failure of one of several rows; which of them is not known. */
    static final class RowsFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        RowsFailedException(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        /** Returns what the database said. */
        SQLException failure() {
            return failure;
        }
    }

    /** The failure of one row. */
    static final class RowFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final long number;
        private final String row;

        RowFailedException(long number, String row, Exception cause) {
            super(cause);
            this.number = number;
            this.row = row;
        }

        /** Returns which row it is, the first being 1. */
        long number() {
            return number;
        }

        /** Returns the row as an error shows it. */
        String row() {
            return row;
        }
    }

    private final DriverCalls calls;
    private final RowStatement<T> rows;
    private final PreparedStatement statement;
    private final int batchRows;
    private final Care care;
    private final List<T> waiting;
    private long written;

    RowWriter(DriverCalls calls, RowStatement<T> rows, int batchRows, Care care) throws SQLException {
        this.calls = calls;
        this.rows = rows;
        this.batchRows = batchRows;
        this.care = care;
        this.statement = calls.connection().prepareStatement(rows.sql());
        this.waiting = new ArrayList<>(Math.min(batchRows, 1000));
    }

    /** Takes a record; every so many it goes to the database. */
    void add(T record) throws Exception {
        bind(record, written + waiting.size() + 1);
        waiting.add(record);
        if (waiting.size() == batchRows) {
            flush();
        }
    }

    /** Sends what waits. */
    void flush() throws Exception {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            if (care == Care.NONE) {
                calls.run(statement::executeBatch);
            } else {
                writeCarefully();
            }
        } catch (SQLException e) {
            boolean oneMayBeBad = !SqlFailures.isTransient(e) && !SqlFailures.blamesStatement(e);
            throw oneMayBeBad ? new RowsFailedException(e) : e;
        }
        written += waiting.size();
        waiting.clear();
    }

    private void writeCarefully() throws Exception {
        Savepoint before = calls.call(() -> calls.connection().setSavepoint());
        try {
            executeAndRelease(before);
        } catch (SQLException e) {
            rollback(before);
            if (SqlFailures.isTransient(e) || SqlFailures.blamesStatement(e)) {
                throw e;
            }
            findRow(0, waiting.size(), e);
        }
    }

    /*
     * The rows of a range fail together, after those before them have gone through; half of them are tried at a time. Should
     * all halves go through after all, the rows are written, and there is nothing to complain about.
     */
    private void findRow(int from, int to, SQLException failure) throws Exception {
        if (to - from == 1) {
            T record = waiting.get(from);
            throw new RowFailedException(written + from + 1, rows.shown(record), failure);
        }
        int middle = (from + to) >>> 1;
        tryRange(from, middle);
        tryRange(middle, to);
    }

    private void tryRange(int from, int to) throws Exception {
        Savepoint before = calls.call(() -> calls.connection().setSavepoint());
        SQLException failure;
        try {
            statement.clearBatch();
            for (int i = from; i < to; i++) {
                bind(waiting.get(i), written + i + 1);
            }
            executeAndRelease(before);
            return;
        } catch (SQLException e) {
            rollback(before);
            if (SqlFailures.isTransient(e)) {
                throw e;
            }
            failure = e;
        }
        findRow(from, to, failure);
    }

    private void bind(T record, long number) throws Exception {
        try {
            rows.binder().accept(statement, record);
            statement.addBatch();
        } catch (Exception e) {
            if (SqlFailures.isTransient(e)) {
                throw e;
            }
            throw new RowFailedException(number, rows.shown(record), e);
        }
    }

    private void executeAndRelease(Savepoint savepoint) throws Exception {
        calls.run(() -> {
            statement.executeBatch();
            calls.connection().releaseSavepoint(savepoint);
        });
    }

    private void rollback(Savepoint savepoint) throws Exception {
        calls.run(() -> calls.connection().rollback(savepoint));
    }

    long written() {
        return written;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
