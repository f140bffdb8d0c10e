package io.tidemill.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Work that a database does as a whole, or not at all. */
final class Transactions {
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private Transactions() {}

    /** Does {@code work} in a transaction of the connection, and commits; a failure rolls back. */
    static void run(Connection connection, Work work) throws Exception {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (Throwable e) {
            end(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
    }

    /** Rolls back after {@code failure}; where that fails too, the server does it when the connection ends. */
    static void end(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
