package io.tidemill.jdbc;

import io.tidemill.time.BatchTime;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;

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
        String select = "SELECT batch_ms FROM " + table + OF_SINK;
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, application);
            statement.setString(2, sink);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    /**
     * Moves the mark to {@code time} as the first step of the transaction, which from then on keeps every other process off
     * the sink.
     *
     * @return whether it moved; otherwise the batch is committed already
     */
    boolean advance(Connection connection, BatchTime time) throws SQLException {
        String update = "UPDATE " + table + " SET batch_ms = ?" + OF_SINK + " AND batch_ms < ?";
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setLong(1, time.epochMillis());
            statement.setString(2, application);
            statement.setString(3, sink);
            statement.setLong(4, time.epochMillis());
            if (statement.executeUpdate() > 0) {
                return true;
            }
        }
        if (!find(connection)) {
            throw new SQLTransientException(
                    "The row of application " + application + " and sink " + sink + " has gone from table " + table);
        }
        return false;
    }

    /** Returns application and sink, as in {@code fraud/alerts}. */
    @Override
    public String toString() {
        return application + "/" + sink;
    }
}
