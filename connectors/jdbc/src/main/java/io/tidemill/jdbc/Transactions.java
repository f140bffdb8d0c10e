package io.tidemill.jdbc;

import java.sql.SQLException;

/** Work that a database does as a whole, or not at all. */
final class Transactions {
    private Transactions() {}

    /** Does {@code work} in a transaction of the connection, and commits; a failure rolls back. */
    static void run(DriverCalls calls, DriverCalls.Action work) throws Exception {
        calls.run(() -> calls.connection().setAutoCommit(false));
        try {
            work.run();
            calls.run(() -> calls.connection().commit());
        } catch (Throwable e) {
            end(calls, e);
            throw e;
        }
        calls.run(() -> calls.connection().setAutoCommit(true));
    }

    /** Rolls back after {@code failure}; where that fails too, the server does it when the connection ends. */
    static void end(DriverCalls calls, Throwable failure) {
        try {
            calls.run(() -> {
                calls.connection().rollback();
                calls.connection().setAutoCommit(true);
            });
        } catch (SQLException e) {
            failure.addSuppressed(e);
        } catch (Exception e) {
            throw new IllegalStateException(e); // calls of a driver throw nothing else that is checked
        }
    }
}
