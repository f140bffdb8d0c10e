package io.tidemill.jdbc;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a source. Which row belongs to which range is for the database alone to say, by its own comparison: two
 * texts that differ for Java may be equal for it.
 *
 * @param rows what is selected from: a table, or a query in brackets with a name
 * @param column the column that grows
 */
record RowQuery(
        String rows,
        String column,
        PositionType type,
        @Nullable Dialect dialect) implements Serializable {
    private static final String POSITION = "tidemill_position";
    private static final String COUNT = "tidemill_count";

    /** Returns the last position of the first {@code most} rows in {@code range}; nothing if there are none. */
    Optional<String> pageEnd(Connection connection, RowRange range, int most) throws SQLException {
        String positions = limited(
                connection,
                "SELECT " + column + " AS " + POSITION + " FROM " + rows + condition(range) + " ORDER BY " + column,
                most);
        String sql = "SELECT MAX(" + POSITION + ") AS " + POSITION + " FROM (" + positions + ") tidemill_page";
        return position(connection, sql, range);
    }

    /** Returns how many rows are in {@code range}. */
    long count(Connection connection, RowRange range) throws SQLException {
        String sql = "SELECT COUNT(*) AS " + COUNT + " FROM " + rows + condition(range);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, range);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(COUNT);
            }
        }
    }

    /** Returns the largest position in {@code range}; nothing if it has no rows. */
    Optional<String> last(Connection connection, RowRange range) throws SQLException {
        return position(
                connection, "SELECT MAX(" + column + ") AS " + POSITION + " FROM " + rows + condition(range), range);
    }

    /** Returns whether the database has a row at {@code position} or behind it. */
    boolean reaches(Connection connection, String position) throws SQLException {
        String sql = limited(
                connection, "SELECT " + column + " AS " + POSITION + " FROM " + rows + " WHERE " + column + " >= ?", 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            type.bind(statement, 1, position);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    /** Returns what the database's clock says. */
    Instant now(Connection connection) throws SQLException {
        String sql = "SELECT " + Dialect.of(connection, dialect).now();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getTimestamp(1, ColumnValues.utc()).toInstant();
        }
    }

    private Optional<String> position(Connection connection, String sql, RowRange range) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, range);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? type.read(result, POSITION) : Optional.empty();
            }
        }
    }

    /** Returns the statement for the first {@code most} rows in {@code range}, in their order. */
    PreparedStatement select(Connection connection, RowRange range, long most) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(limited(connection, sql(range), most));
        try {
            bind(statement, range);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Returns the statement as an error shows it. */
    String sql(RowRange range) {
        return "SELECT * FROM " + rows + condition(range) + " ORDER BY " + column;
    }

    private String limited(Connection connection, String sql, long most) throws SQLException {
        Dialect known = Dialect.of(connection, dialect);
        return known.limited(sql, most);
    }

    private String condition(RowRange range) {
        List<String> conditions = new ArrayList<>();
        if (range.after() != null) {
            conditions.add(column + " > ?");
        }
        if (range.upTo() != null) {
            conditions.add(column + " <= ?");
        }
        return " WHERE " + (conditions.isEmpty() ? column + " IS NOT NULL" : String.join(" AND ", conditions));
    }

    private void bind(PreparedStatement statement, RowRange range) throws SQLException {
        int index = 1;
        if (range.after() != null) {
            type.bind(statement, index++, range.after());
        }
        if (range.upTo() != null) {
            type.bind(statement, index, range.upTo());
        }
    }
}
