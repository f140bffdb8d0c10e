package io.tidemill.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections to a real database that break when they are told to: the real connection ends, and the program hears of it. */
final class FaultyDataSource implements DataSource {
    /** Where a connection breaks. */
    enum Point {
        CONNECT,
        BETWEEN_ROWS,
        BETWEEN_READS,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /** What the program hears. */
    enum Kind {
        /** The connection is lost. */
        LOST,
        /** The process ends here, as far as one can pretend that. */
        CRASH
    }

    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash");
        }
    }

    private final DataSource real;
    private final Kind kind;
    private final Deque<Point> points;
    private int calls;

    FaultyDataSource(DataSource real, Kind kind, List<Point> points) {
        this.real = real;
        this.kind = kind;
        this.points = new ArrayDeque<>(points);
    }

    synchronized boolean isUsedUp() {
        return points.isEmpty();
    }

    private synchronized boolean isDue(Point point) {
        boolean isOneOfMany = point == Point.BETWEEN_ROWS || point == Point.BETWEEN_READS;
        if (points.peek() != point || (isOneOfMany && ++calls % 3 != 0)) {
            return false;
        }
        points.remove();
        return true;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (isDue(Point.CONNECT)) {
            throw new SQLException("connection refused", "08001");
        }
        Connection connection = real.getConnection();
        return proxy(Connection.class, connection, connection);
    }

    private <I> I proxy(Class<I> type, I target, Connection connection) {
        return type.cast(Proxy.newProxyInstance(
                FaultyDataSource.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    String name = method.getName();
                    if (name.equals("addBatch") && isDue(Point.BETWEEN_ROWS)) {
                        fail(connection);
                    }
                    if (name.equals("commit") && isDue(Point.BEFORE_COMMIT)) {
                        fail(connection);
                    }
                    if (name.equals("next") && isDue(Point.BETWEEN_READS)) {
                        fail(connection);
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (name.equals("commit") && isDue(Point.AFTER_COMMIT)) {
                        fail(connection);
                    }
                    if (result instanceof PreparedStatement statement) {
                        return proxy(PreparedStatement.class, statement, connection);
                    }
                    return result instanceof ResultSet rows ? proxy(ResultSet.class, rows, connection) : result;
                }));
    }

    private void fail(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback(); // what the server does when it notices; H2 in memory would otherwise commit
        }
        connection.close();
        if (kind == Kind.CRASH) {
            throw new Crash();
        }
        throw new SQLException("the connection was lost", "08006");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}
