package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.OptionalLong;

/**
 * The mark of one sink: the time of the last batch that it has committed, in a row of a table in the same database.
 *
 * @param table the table of all marks
 */
record BatchMarks(String table, String application, String sink) implements Serializable {
    static final String USUAL_TABLE = "tidemill_batches";

    private static final String COLUMNS = " (application VARCHAR(200) NOT NULL, sink VARCHAR(200) NOT NULL,"
            + " batch_ms BIGINT NOT NULL, PRIMARY KEY (application, sink))";
    private static final String OF_SINK = " WHERE application = ? AND sink = ?";

    /** Makes table and row where they are missing; {@code connection} commits by itself. */
    void prepare(Connection connection) throws SQLException {
        if (!isThere(connection)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + table + COLUMNS);
            } catch (SQLException e) {
                if (SqlFailures.isTransient(e) || !isThere(connection)) { // another sink may have been faster
                    throw e;
                }
            }
        }
        if (find(connection)) {
            return;
        }
        String insert = "INSERT INTO " + table + " (application, sink, batch_ms) VALUES (?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, application);
            statement.setString(2, sink);
            statement.setLong(3, Long.MIN_VALUE);
            statement.executeUpdate();
        } catch (SQLException e) {
            if (!SqlFailures.isConstraint(e) && !find(connection)) {
                throw e;
            }
        }
    }

    private boolean isThere(Connection connection) throws SQLException {
        try {
            find(connection);
            return true;
        } catch (SQLException e) {
            if (SqlFailures.isTransient(e)) {
                throw e;
            }
            return false;
        }
    }

    private boolean find(Connection connection) throws SQLException {
        return read(connection).isPresent();
    }

    /** Returns the mark; nothing if there is no row. */
    private OptionalLong read(Connection connection) throws SQLException {
        String select = "SELECT batch_ms FROM " + table + OF_SINK;
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, application);
            statement.setString(2, sink);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /**
     * Moves the mark to {@code time} as the first step of the transaction, which from then on keeps every other process off
     * the sink.
     *
     * @param last where it was last seen; nothing if it was not seen yet
     * @return where it is if it did not move, since it is not before {@code time}; nothing if it moved
     * @throws TidemillException if it is before {@code last}: the database lost what it had confirmed
     */
    OptionalLong advance(Connection connection, BatchTime time, OptionalLong last) throws SQLException {
        long to = time.epochMillis();
        if (last.isPresent() && last.getAsLong() < to && move(connection, last.getAsLong(), to)) {
            return OptionalLong.empty();
        }
        long mark = read(connection)
                .orElseThrow(() -> new SQLTransientException("The row of application " + application + " and sink "
                        + sink + " has gone from table " + table));
        if (last.isPresent() && mark < last.getAsLong()) {
            throw wentBack(mark, last.getAsLong());
        }
        if (mark >= to) {
            return OptionalLong.of(mark);
        }
        if (!move(connection, mark, to)) {
            throw new SQLTransientException("Another process moved the mark of " + this);
        }
        return OptionalLong.empty();
    }

    private boolean move(Connection connection, long from, long to) throws SQLException {
        String update = "UPDATE " + table + " SET batch_ms = ?" + OF_SINK + " AND batch_ms = ?";
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setLong(1, to);
            statement.setString(2, application);
            statement.setString(3, sink);
            statement.setLong(4, from);
            return statement.executeUpdate() > 0;
        }
    }

    private TidemillException wentBack(long mark, long last) {
        return new TidemillException(
                ErrorCode.OUTPUT_FAILED,
                "The mark of " + this + " in table " + table + " went back from batch " + last + " ms to "
                        + (mark == Long.MIN_VALUE ? "the beginning" : "batch " + mark + " ms")
                        + ": the database has lost batches that it had confirmed, as after a crash with relaxed"
                        + " settings, a restored backup or a change to a server that was behind. Their rows are gone"
                        + " with the mark. Set the database so that it keeps its commits, put the checkpoint directory"
                        + " back to a copy of that time if there is one, and start again; a restart as it is goes on"
                        + " without these rows");
    }

    /** Returns application and sink, as in {@code fraud/alerts}. */
    @Override
    public String toString() {
        return application + "/" + sink;
    }
}
