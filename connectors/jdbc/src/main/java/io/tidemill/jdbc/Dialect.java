package io.tidemill.jdbc;

import static java.util.stream.Collectors.joining;

import io.tidemill.error.TidemillException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a database wants what SQL leaves open. It is found out from the connection, unless the program names it. */
public enum Dialect {
    /** PostgreSQL. */
    POSTGRESQL {
        @Override
        String upsert(String table, List<String> keys, List<String> values) {
            return onConflict(table, keys, values);
        }
    },
    /** MariaDB and MySQL. */
    MARIADB {
        @Override
        String upsert(String table, List<String> keys, List<String> values) {
            // a table of keys only: setting a key to itself changes nothing, and is not an error as a second row would
            // be
            String changes = values.isEmpty()
                    ? keys.get(0) + " = " + keys.get(0)
                    : values.stream().map(c -> c + " = VALUES(" + c + ")").collect(joining(", "));
            return insert(table, keys, values) + " ON DUPLICATE KEY UPDATE " + changes;
        }

        @Override
        String now() {
            return "UTC_TIMESTAMP()";
        }
    },
    /** H2. */
    H2 {
        @Override
        String upsert(String table, List<String> keys, List<String> values) {
            List<String> columns = concat(keys, values);
            return "MERGE INTO " + table + " (" + String.join(", ", columns) + ") KEY (" + String.join(", ", keys)
                    + ") VALUES (" + placeholders(columns.size()) + ")";
        }
    },
    /** SQLite. */
    SQLITE {
        @Override
        String upsert(String table, List<String> keys, List<String> values) {
            return onConflict(table, keys, values);
        }

        @Override
        String now() {
            return "1000 * CAST(strftime('%s', 'now') AS INTEGER)";
        }
    },
    /** Any other database: inserts only. */
    OTHER {
        @Override
        String upsert(String table, List<String> keys, List<String> values) {
            throw TidemillException.invalidArgument("An upsert into " + table + " cannot be generated for a database"
                    + " that is none of PostgreSQL, MariaDB, MySQL, H2 and SQLite; give the statement with sql(...)");
        }

        @Override
        String limited(String query, long rows) {
            return query + " FETCH FIRST " + rows + " ROWS ONLY";
        }
    };

    /** Returns the statement that changes the row with these keys, or adds it if there is none. */
    abstract String upsert(String table, List<String> keys, List<String> values);

    /** Returns {@code query} for its first rows only. */
    String limited(String query, long rows) {
        return query + " LIMIT " + rows;
    }

    /** Returns what the database's clock says, as a point in time that is UTC where it has no time zone. */
    String now() {
        return "CURRENT_TIMESTAMP";
    }

    /** Returns the statement that adds a row. */
    String insert(String table, List<String> keys, List<String> values) {
        List<String> columns = concat(keys, values);
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + placeholders(columns.size())
                + ")";
    }

    /** Returns the dialect of the database at the other end. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        return switch (product) {
            case "postgresql" -> POSTGRESQL;
            case "mariadb", "mysql" -> MARIADB;
            case "h2" -> H2;
            case "sqlite" -> SQLITE;
            default -> OTHER;
        };
    }

    /** Returns the dialect that the program names, or that of the database at the other end. */
    static Dialect of(Connection connection, @Nullable Dialect named) throws SQLException {
        return named == null ? of(connection) : named;
    }

    String onConflict(String table, List<String> keys, List<String> values) {
        String changes = values.isEmpty()
                ? "NOTHING"
                : "UPDATE SET "
                        + values.stream().map(c -> c + " = excluded." + c).collect(joining(", "));
        return insert(table, keys, values) + " ON CONFLICT (" + String.join(", ", keys) + ") DO " + changes;
    }

    static String placeholders(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    static List<String> concat(List<String> keys, List<String> values) {
        return Stream.concat(keys.stream(), values.stream()).toList();
    }
}
