package io.tidemill.jdbc;

import java.sql.Connection;
import java.util.concurrent.Callable;

/**
 * A connection whose calls are bounded in time. Only what waits for the database is run through it, never the program's code.
 *
 * @param what the work that the calls belong to, as in {@code "Writing to table alerts"}
 */
record DriverCalls(Database database, Connection connection, String what) {
    /** Calls of a driver that give nothing. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    <R> R call(Callable<R> work) throws Exception {
        return database.bounded(connection, what, progress -> work.call());
    }

    void run(Action work) throws Exception {
        call(() -> {
            work.run();
            return true;
        });
    }
}
