package io.tidemill.jdbc;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a source.
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

    /** As many rows as a page may have, with the position of the last. */
    record PageEnd(long count, String position) {}

    /** Returns the last position of the first {@code most} rows in {@code range}; nothing if there are none. */
    Optional<PageEnd> pageEnd(Connection connection, RowRange range, int most) throws SQLException {
        String positions = limited(
                connection,
                "SELECT " + column + " AS " + POSITION + " FROM " + rows + condition(range) + " ORDER BY " + column,
                most);
        String sql = "SELECT COUNT(*) AS tidemill_count, MAX(" + POSITION + ") AS " + POSITION + " FROM (" + positions
                + ") tidemill_page";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, range);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                long count = result.getLong("tidemill_count");
                return type.read(result, POSITION).map(position -> new PageEnd(count, position));
            }
        }
    }

    /** Returns the largest position that there is; nothing for an empty table. */
    Optional<String> last(Connection connection) throws SQLException {
        String sql = "SELECT MAX(" + column + ") AS " + POSITION + " FROM " + rows;
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? type.read(result, POSITION) : Optional.empty();
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
