package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A pass over a range of rows. Each page is read completely before its first record is handed on: when the connection is lost,
 * the page is read again, and nobody sees a row twice.
 */
final class RowRangeReader<T> implements RecordReader<T> {
    /** How many rows with the same position are put up with, which have to be in one page. */
    private static final long MOST_EQUAL_ROWS = 1_000_000;

    private final SourceSpec<T> spec;
    private final Retries retries;
    private final LongConsumer total;
    private @Nullable RowRange rest;
    private Iterator<T> page = List.<T>of().iterator();
    private long count;

    /** The failure of the function that makes records, at one row. */
    private static final class RowFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String position;
        private final Exception failure;

        RowFailedException(String position, Exception failure) {
            super(failure);
            this.position = position;
            this.failure = failure;
        }
    }

    /** Rows, and what is left of the range behind them. */
    private record Page<T>(List<T> records, @Nullable RowRange rest) {}

    /** A pass that tells {@code total} how many rows there were, when it has read all. */
    RowRangeReader(SourceSpec<T> spec, RowRange range, LongConsumer total) {
        this.spec = spec;
        this.retries = spec.retries();
        this.rest = range;
        this.total = total;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext()) {
            RowRange next = rest;
            if (next == null) {
                return false;
            }
            Page<T> read = read(next);
            page = read.records.iterator();
            rest = read.rest;
            count += read.records.size();
            if (rest == null) {
                total.accept(count);
            }
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private Page<T> read(RowRange range) {
        String what = "Reading rows of " + spec.name() + " " + range;
        try {
            return retries.run(spec.database(), what, ErrorCode.INPUT_FAILED, () -> readOnce(range));
        } catch (TidemillException e) {
            throw e;
        } catch (RowFailedException e) {
            String where = what + ", at the row with " + spec.query().column() + " " + Texts.ofValue(e.position);
            throw spec.failed(ErrorCode.INPUT_FAILED, where, spec.query().sql(range), e.failure);
        } catch (Exception e) {
            throw spec.failed(ErrorCode.INPUT_FAILED, what, spec.query().sql(range), e);
        }
    }

    private Page<T> readOnce(RowRange range) throws Exception {
        try (Connection connection = spec.database().connection()) {
            for (long most = spec.pageRows() + 1L; ; most *= 2) {
                Page<T> read = readOnce(connection, range, most);
                if (!read.records.isEmpty() || read.rest == null) {
                    return read;
                }
                if (most > MOST_EQUAL_ROWS) {
                    throw new SQLException("more than " + MOST_EQUAL_ROWS + " rows have the same "
                            + spec.query().column() + "; take a column that tells rows apart");
                }
            }
        }
    }

    /*
     * One row more than a page is asked for. If it comes, the range goes on: all rows at the last position are left to the next
     * page, since only some of them may be here. No records and a rest means that all rows stand at one position.
     */
    private Page<T> readOnce(Connection connection, RowRange range, long most) throws Exception {
        List<T> records = new ArrayList<>();
        String last = "";
        String beforeLast = "";
        int certain = 0;
        RowQuery query = spec.query();
        String label = Names.label(query.column());
        try (PreparedStatement statement = query.select(connection, range, most);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String position = query.type().read(row, label).orElse("");
                if (!position.equals(last)) {
                    beforeLast = last;
                    last = position;
                    certain = records.size();
                }
                records.add(record(row, position));
            }
        }
        if (records.size() < most) {
            return new Page<>(records, null);
        }
        return new Page<>(records.subList(0, certain), certain == 0 ? range : range.from(beforeLast));
    }

    private T record(ResultSet row, String position) throws Exception {
        try {
            return spec.record().apply(row);
        } catch (Exception e) {
            throw SqlFailures.isTransient(e) ? e : new RowFailedException(position, e);
        }
    }
}
