package io.tidemill.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.sql.DataSource;

/** A real database that belongs to one test. */
public interface TestDatabase extends AutoCloseable {
    /** Returns its connections, as a program would have them. */
    DataSource dataSource();

    /** Returns the database as users reach it: by URL. */
    Database.Builder address();

    /** Returns URL, user and password, for another process. */
    default List<String> login() {
        throw new UnsupportedOperationException("this database is in the memory of this process, or has no user");
    }

    default boolean hasTable(String name) {
        try (Connection connection = dataSource().getConnection();
                ResultSet tables = connection.getMetaData().getTables(connection.getCatalog(), null, name, null)) {
            return tables.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the dialect to be set; by default what the driver says. */
    default Dialect dialect() {
        try (Connection connection = dataSource().getConnection()) {
            return Dialect.of(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    default void execute(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Returns the rows, the values of each with a space between. */
    default List<String> rows(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringJoiner row = new StringJoiner(" ");
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    void close();
}
