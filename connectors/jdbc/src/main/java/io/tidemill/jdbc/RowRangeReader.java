package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A pass over a range of rows. Each page is read completely before its first record is handed on: when the connection is lost,
 * the page is read again, and no row is seen twice. Where a page ends, the database says.
 */
final class RowRangeReader<T> implements RecordReader<T> {
    /** How many rows a page may have at most: all rows with the same position have to be in one. */
    private static final long MOST_ROWS_OF_A_PAGE = 1_000_000;

    private final SourceSpec<T> spec;
    private final Retries retries;
    private final LongConsumer total;
    private final Deque<FoundPage> known;
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

    /**
     * A pass that tells {@code total} how many rows there were, when it has read all.
     *
     * @param pages those that the range was found as; none if they have to be found
     */
    RowRangeReader(SourceSpec<T> spec, RowRange range, List<FoundPage> pages, LongConsumer total) {
        this.spec = spec;
        this.retries = spec.retries();
        this.rest = range;
        this.known = new ArrayDeque<>(pages);
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
            known.poll();
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
            return retries.run(spec.database(), what, ErrorCode.INPUT_FAILED, () -> readOnce(range, what));
        } catch (TidemillException e) {
            throw e;
        } catch (RowFailedException e) {
            String where = what + ", at the row with " + spec.query().column() + " " + Texts.ofValue(e.position);
            throw spec.failed(ErrorCode.INPUT_FAILED, where, spec.query().sql(range), e.failure);
        } catch (Exception e) {
            throw spec.failed(ErrorCode.INPUT_FAILED, what, spec.query().sql(range), e);
        }
    }

    private Page<T> readOnce(RowRange range, String what) throws Exception {
        try (Connection connection = spec.database().connection()) {
            return spec.database().bounded(connection, what, progress -> page(connection, range, progress));
        }
    }

    private Page<T> page(Connection connection, RowRange range, Runnable progress) throws Exception {
        FoundPage found = known.peek();
        if (found != null) {
            long most = 2 * Math.max(found.count(), spec.pageRows());
            List<T> records = records(connection, found.range(), most, progress);
            if (records.size() <= most) {
                return new Page<>(records, known.size() == 1 ? null : range.from(found.end()));
            }
            known.clear(); // many rows have come late: all that is left is divided anew
        }
        return nextPage(connection, range, progress);
    }

    private Page<T> nextPage(Connection connection, RowRange range, Runnable progress) throws Exception {
        Optional<String> end = spec.query().pageEnd(connection, range, spec.pageRows());
        if (end.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        String last = end.get();
        List<T> records = records(connection, range.to(last), MOST_ROWS_OF_A_PAGE, progress);
        if (records.size() > MOST_ROWS_OF_A_PAGE) {
            throw new SQLException("more than " + MOST_ROWS_OF_A_PAGE + " rows have the same "
                    + spec.query().column() + "; take a column that tells rows apart");
        }
        return new Page<>(records, last.equals(range.upTo()) ? null : range.from(last));
    }

    /** Returns the records of a range; one more than {@code most} if there are more. */
    private List<T> records(Connection connection, RowRange range, long most, Runnable progress) throws Exception {
        List<T> records = new ArrayList<>();
        try (PreparedStatement statement = spec.query().select(connection, range, most + 1);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                records.add(record(row));
                progress.run();
            }
        }
        return records;
    }

    private T record(ResultSet row) throws Exception {
        try {
            return spec.record().apply(row);
        } catch (Exception e) {
            throw SqlFailures.isTransient(e) ? e : new RowFailedException(position(row), e);
        }
    }

    private String position(ResultSet row) throws SQLException {
        RowQuery query = spec.query();
        return query.type().read(row, Names.label(query.column())).orElse("");
    }
}
