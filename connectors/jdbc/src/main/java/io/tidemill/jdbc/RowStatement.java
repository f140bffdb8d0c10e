package io.tidemill.jdbc;

import io.tidemill.function.MapFunction;
import io.tidemill.function.VoidFunction2;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.StringJoiner;

/**
 * A statement that is run for each record.
 *
 * @param sql with a {@code ?} for each parameter
 * @param binder sets the parameters to what a record has
 * @param text how an error shows a record
 */
record RowStatement<T>(
        String sql, VoidFunction2<? super PreparedStatement, ? super T> binder, MapFunction<? super T, String> text)
        implements Serializable {
    /** Returns a statement of the program. */
    static <T> RowStatement<T> given(String sql, VoidFunction2<? super PreparedStatement, ? super T> binder) {
        return new RowStatement<>(sql, binder, Texts::ofRow);
    }

    /** Returns a statement that has one parameter for each column, in their order. */
    static <T> RowStatement<T> generated(String sql, List<Column<T>> columns, Dialect dialect) {
        return new RowStatement<>(
                sql,
                (statement, record) -> {
                    for (int i = 0; i < columns.size(); i++) {
                        Object value = columns.get(i).value().apply(record);
                        ColumnValues.set(statement, i + 1, value, dialect);
                    }
                },
                record -> {
                    StringJoiner text = new StringJoiner(", ");
                    for (Column<T> column : columns) {
                        text.add(column.name() + "="
                                + Texts.ofValue(column.value().apply(record)));
                    }
                    return text.toString();
                });
    }

    /** Returns the record as an error shows it; its functions may be what failed. */
    String shown(T record) {
        try {
            return text.apply(record);
        } catch (Exception e) {
            return Texts.ofRow(record);
        }
    }
}
