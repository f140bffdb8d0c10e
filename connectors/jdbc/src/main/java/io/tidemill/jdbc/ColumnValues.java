package io.tidemill.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Calendar;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values as drivers take them. */
final class ColumnValues {
    private ColumnValues() {}

    /** Sets a parameter to a value of the program; an {@code Optional} counts as what is in it. */
    static void set(PreparedStatement statement, int index, @Nullable Object value, Dialect dialect)
            throws SQLException {
        if (value instanceof Optional<?> optional) {
            set(statement, index, optional.orElse(null), dialect);
        } else if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof Instant instant) {
            statement.setTimestamp(index, Timestamp.from(instant), utc());
        } else if (value instanceof Enum<?> constant) {
            statement.setString(index, constant.name());
        } else if (value instanceof Character character) {
            statement.setString(index, character.toString());
        } else if (value instanceof BigInteger integer) {
            statement.setBigDecimal(index, new BigDecimal(integer));
        } else if (value instanceof UUID && (dialect == Dialect.SQLITE || dialect == Dialect.MARIADB)) {
            statement.setString(index, value.toString());
        } else {
            statement.setObject(index, value);
        }
    }

    /** Returns a calendar for points in time: columns without a time zone hold UTC, whatever the machine's zone is. */
    static Calendar utc() {
        return Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    }
}
