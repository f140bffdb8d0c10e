package io.tidemill.jdbc;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.source.Source;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source of the rows that are added to a table, told by a column that grows: an identity column, a sequence number, the time
 * of the last change. Each batch is a range of that column, and comes again, from the table, when it has to.
 *
 * <p>A row counts as new if its value is greater than all that were read, as the database compares them. One that is committed
 * late with a smaller value, by a slow transaction that was given its number early, is missed; {@link Builder#lag} leaves rows
 * alone for a while, so that such rows come along. What was read is counted again some seconds later, and rows that were missed
 * are told to listeners and counted as {@code late}. A row that was read and is changed comes again only if the column grows
 * with the change. Rows with null in the column are never read.
 *
 * <p>Positions are looked up by a thread of the source; rows are read by tasks, some at a time.
 *
 * @param <T> the type of the records
 */
public final class JdbcSource<T> implements Source<T> {
    private final SourceSpec<T> spec;
    private final Optional<String> start;
    private final boolean startsAtEnd;

    private JdbcSource(SourceSpec<T> spec, Optional<String> start, boolean startsAtEnd) {
        this.spec = spec;
        this.start = start;
        this.startsAtEnd = startsAtEnd;
    }

    /**
     * Returns a builder of a source that reads from {@code database}.
     *
     * @param record makes a record of the row at which the result stands; it leaves the result where it is
     */
    public static <T> Builder<T> builder(Database database, MapFunction<? super ResultSet, ? extends T> record) {
        return new Builder<>(requireNonNull(database, "database"), requireNonNull(record, "record"));
    }

    @Override
    public String kind() {
        return "jdbc";
    }

    /** Returns table and column, and the database without user, password and parameters. */
    @Override
    public String place() {
        return spec.name() + " by " + spec.query().column() + " at " + spec.database();
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        Optional<String> left =
                Optional.ofNullable(context.positions().get(spec.query().column()));
        return new JdbcRun<>(spec, context, left.or(() -> start), left.isEmpty() && startsAtEnd);
    }

    /** Returns what it reads, as in {@code table payments at jdbc:postgresql://localhost/shop}. */
    @Override
    public String toString() {
        return spec.toString();
    }

    /** What a source is made of: {@link #table} or {@link #query}, and {@link #column}. */
    public static final class Builder<T> extends JdbcBuilder<Builder<T>> {
        private static final int USUAL_PAGE = 1_000;
        private static final int USUAL_BATCH = 100_000;
        private static final Duration USUAL_LAG_OF_TIMES = Duration.ofSeconds(2);

        private final MapFunction<? super ResultSet, ? extends T> record;
        private Optional<String> table = Optional.empty();
        private Optional<String> query = Optional.empty();
        private Optional<String> column = Optional.empty();
        private PositionType type = PositionType.LONG;
        private Optional<String> start = Optional.empty();
        private boolean startsAtEnd;
        private @Nullable Dialect dialect;
        private int pageRows = USUAL_PAGE;
        private int batchRows = USUAL_BATCH;
        private Duration pollInterval = Duration.ofMillis(200);
        private Optional<Duration> lag = Optional.empty();
        private Duration mostAhead = Duration.ofDays(1);

        private Builder(Database database, MapFunction<? super ResultSet, ? extends T> record) {
            super(database);
            this.record = record;
        }

        /** Reads all columns of a table or a view. */
        public Builder<T> table(String name) {
            table = Optional.of(Names.table(name));
            return this;
        }

        /** Reads what a query selects, the growing column included; it has no parameter, and needs no order. */
        public Builder<T> query(String select) {
            query = Optional.of(requireNonNull(select, "select"));
            return this;
        }

        /** Sets the column that grows. It should have an index, and tell rows apart. */
        public Builder<T> column(String name, PositionType as) {
            column = Optional.of(Names.column(name));
            type = requireNonNull(as, "as");
            return this;
        }

        /** Begins after this value, where no checkpoint says otherwise. */
        public Builder<T> after(long value) {
            return after(Long.toString(value));
        }

        /** Begins after this value, where no checkpoint says otherwise. */
        public Builder<T> after(Instant value) {
            return after(value.toString());
        }

        /** Begins after this value, where no checkpoint says otherwise. */
        public Builder<T> after(String value) {
            start = Optional.of(value);
            startsAtEnd = false;
            return this;
        }

        /** Begins with the rows that come from now on, where no checkpoint says otherwise; else it begins with the first row. */
        public Builder<T> fromNow() {
            start = Optional.empty();
            startsAtEnd = true;
            return this;
        }

        /**
         * Leaves rows alone for so long after they were first seen. Unless told otherwise it is 2 s for a column of points in time,
         * where a second may be written to until it is over, and nothing for the others.
         */
        public Builder<T> lag(Duration duration) {
            if (duration.isNegative()) {
                throw TidemillException.invalidArgument("A lag is zero or more, not " + duration);
            }
            lag = Optional.of(bounded(duration));
            return this;
        }

        /**
         * Sets how far the time of a row may be ahead of the database's clock; a day unless told otherwise, which leaves room for
         * time zones. Rows that are further ahead are left until their time has come, so that one wrong date does not hide all
         * rows after it. It matters for a column of points in time only.
         */
        public Builder<T> mostAhead(Duration duration) {
            if (duration.isNegative()) {
                throw TidemillException.invalidArgument("mostAhead is zero or more, not " + duration);
            }
            mostAhead = bounded(duration);
            return this;
        }

        /** Sets how long the table is left alone when nothing new was found; 200 ms unless told otherwise. */
        public Builder<T> pollInterval(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw TidemillException.invalidArgument("A poll interval is more than zero, not " + duration);
            }
            pollInterval = bounded(duration);
            return this;
        }

        /** Sets how many rows a task holds in memory at a time; 1000 unless told otherwise. */
        public Builder<T> pageRows(int rows) {
            pageRows = (int) positive(rows, "pageRows of a JdbcSource");
            return this;
        }

        /** Sets how many rows a batch takes, give or take a page; 100 000 unless told otherwise. */
        public Builder<T> batchRows(int rows) {
            batchRows = (int) positive(rows, "batchRows of a JdbcSource");
            return this;
        }

        /** Sets the dialect of generated statements, in place of what the driver says. */
        public Builder<T> dialect(Dialect other) {
            dialect = requireNonNull(other, "other");
            return this;
        }

        @Override
        Builder<T> self() {
            return this;
        }

        /** Returns the source; nothing is opened before the context starts. */
        public JdbcSource<T> build() {
            if (table.isPresent() == query.isPresent()) {
                throw TidemillException.invalidArgument("A JdbcSource needs either table(...) or query(...)");
            }
            String growing = column.orElseThrow(() -> TidemillException.invalidArgument(
                    "A JdbcSource needs the column that grows; give it with column(name, type)"));
            start.filter(value -> !type.accepts(value)).ifPresent(value -> {
                throw TidemillException.invalidArgument("The start '" + Texts.ofValue(value) + "' is not a " + type
                        + ", which column " + growing + " is said to be");
            });
            RowQuery rows = new RowQuery(
                    table.orElseGet(() -> "(" + query.orElseThrow() + ") tidemill_rows"), growing, type, dialect);
            String name = table.map(t -> "table " + t).orElse("the source's query");
            return new JdbcSource<>(
                    new SourceSpec<>(
                            database,
                            name,
                            rows,
                            record,
                            pageRows,
                            batchRows,
                            pollInterval,
                            lag.orElse(type == PositionType.TIMESTAMP ? USUAL_LAG_OF_TIMES : Duration.ZERO),
                            mostAhead,
                            retry,
                            clock,
                            sleeper),
                    start,
                    startsAtEnd);
        }
    }
}
