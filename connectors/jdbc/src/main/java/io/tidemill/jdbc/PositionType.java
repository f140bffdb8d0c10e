package io.tidemill.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The type of the column that tells which rows are new. Positions are texts, the same on every machine. */
public enum PositionType {
    /** Whole numbers up to 64 bits: serial and identity columns, sequence numbers. */
    LONG {
        @Override
        Optional<String> read(ResultSet row, String column) throws SQLException {
            BigDecimal value = row.getBigDecimal(column);
            return value == null ? Optional.empty() : Optional.of(Long.toString(exact(value)));
        }

        @Override
        void bind(PreparedStatement statement, int index, String position) throws SQLException {
            statement.setLong(index, Long.parseLong(position));
        }

        @Override
        boolean accepts(String position) {
            try {
                Long.parseLong(position);
                return true;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    },
    /** Points in time. A column without a time zone is taken to hold UTC, whatever the machine's zone is. */
    TIMESTAMP {
        @Override
        Optional<String> read(ResultSet row, String column) throws SQLException {
            Timestamp value = row.getTimestamp(column, ColumnValues.utc());
            return value == null
                    ? Optional.empty()
                    : Optional.of(value.toInstant().toString());
        }

        @Override
        void bind(PreparedStatement statement, int index, String position) throws SQLException {
            statement.setTimestamp(index, Timestamp.from(Instant.parse(position)), ColumnValues.utc());
        }

        @Override
        boolean accepts(String position) {
            try {
                Instant.parse(position);
                return true;
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    },
    /** Texts, in the order in which the database compares them: version keys, ULIDs. */
    STRING {
        @Override
        Optional<String> read(ResultSet row, String column) throws SQLException {
            return Optional.ofNullable(row.getString(column));
        }

        @Override
        void bind(PreparedStatement statement, int index, String position) throws SQLException {
            statement.setString(index, position);
        }

        @Override
        boolean accepts(String position) {
            return true;
        }
    };

    /** Returns the position of a row; nothing for null. */
    abstract Optional<String> read(ResultSet row, String column) throws SQLException;

    abstract void bind(PreparedStatement statement, int index, String position) throws SQLException;

    /** Returns whether the text is a position of this type. */
    abstract boolean accepts(String position);

    /** Returns a number as it is; a rounded one would not select the row that it was read from. */
    private static long exact(BigDecimal value) throws SQLException {
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            throw new SQLDataException(
                    value.toPlainString() + " is not a whole number of 64 bits; take a column of such numbers",
                    "22003",
                    e);
        }
    }
}
