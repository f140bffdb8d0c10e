package io.tidemill.jdbc;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.TidemillException;
import io.tidemill.function.MapFunction;
import io.tidemill.function.VoidFunction2;
import io.tidemill.rdd.RDD;
import io.tidemill.sink.Sink;
import io.tidemill.time.BatchTime;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sink that writes each record as a row.
 *
 * <p>{@link Builder#exactlyOnce} writes the rows of a batch in one transaction together with the batch's mark, its time in the
 * table {@code tidemill_batches}. The batch that was under way when the program ended comes again: it is written if its time is
 * after the mark, and left alone if it is at the mark. Any other batch with records that is not after the mark is an error, and so
 * is a mark that went back. Settings by which the database
 * could lose commits are changed or refused. One transaction has one connection: partitions are computed and written one after
 * the other, one in memory at a time.
 *
 * <p>{@link Builder#atLeastOnce} writes each partition in a transaction of its own, several at the same time; a batch that comes
 * again is written again, which an upsert makes harmless.
 *
 * <p>A failure that may pass is waited for, and the whole transaction is done again. Any other ends the batch with an error of
 * code {@code OUTPUT_FAILED}, which names the row and the statement.
 *
 * <p>Between batches it holds no connection, and it leaves its database open: that belongs to the program, and others may share it.
 *
 * @param <T> the type of the records
 */
public final class JdbcSink<T> implements Sink<T> {
    private final SinkSpec<T> spec;
    private final Writing<T> writing;
    private final boolean hasMarks;

    /** Writes a batch. */
    @FunctionalInterface
    private interface Writing<T> {
        void write(RDD<T> rdd, BatchTime time, Comes comes) throws Exception;
    }

    private JdbcSink(SinkSpec<T> spec, Writing<T> writing, boolean hasMarks) {
        this.spec = spec;
        this.writing = writing;
        this.hasMarks = hasMarks;
    }

    /** Returns a builder of a sink that writes to {@code database}. */
    public static <T> Builder<T> builder(Database database) {
        return new Builder<>(requireNonNull(database, "database"));
    }

    /** Writes the batch; returns when it is committed. */
    @Override
    public void write(RDD<T> rdd, BatchTime time) throws Exception {
        writing.write(rdd, time, Comes.NEW);
    }

    /** Writes the batch, unless it was committed before the program ended; returns when it is committed. */
    @Override
    public void writeAgain(RDD<T> rdd, BatchTime time) throws Exception {
        writing.write(rdd, time, Comes.AGAIN);
    }

    /** Returns whether it is exactly once. */
    @Override
    public boolean remembersTime() {
        return hasMarks;
    }

    /** Returns what it writes to, as in {@code table alerts at jdbc:postgresql://localhost/shop}. */
    @Override
    public String toString() {
        return spec.target() + " at " + spec.database();
    }

    /**
     * What a sink is made of: a table with columns or a statement, and one of {@link #exactlyOnce} and {@link #atLeastOnce}.
     */
    public static final class Builder<T> extends JdbcBuilder<Builder<T>> {
        private static final int USUAL_ROWS = 1_000;

        private final List<Column<T>> keys = new ArrayList<>();
        private final List<Column<T>> values = new ArrayList<>();
        private Optional<String> table = Optional.empty();
        private Optional<RowStatement<T>> given = Optional.empty();
        private @Nullable Dialect dialect;
        private Optional<BatchMarks> marks = Optional.empty();
        private String markTable = BatchMarks.USUAL_TABLE;
        private boolean repeats;
        private boolean repeatsAllBatches;
        private int batchRows = USUAL_ROWS;

        private Builder(Database database) {
            super(database);
        }

        /** Sets the table, for a statement that is generated from {@link #key} and {@link #value}. */
        public Builder<T> table(String name) {
            table = Optional.of(Names.table(name));
            return this;
        }

        /**
         * Adds a column of the key: a row with the same key is changed, not added. The key has to be the table's primary key, or
         * have a unique index. Without any key, rows are inserted.
         */
        public Builder<T> key(String column, MapFunction<? super T, ?> value) {
            keys.add(new Column<>(Names.column(column), requireNonNull(value, "value")));
            return this;
        }

        /**
         * Adds a column. Its value is what JDBC takes, or an {@code Instant}, an enum constant (its name), an {@code Optional}, a
         * {@code UUID}, or null.
         */
        public Builder<T> value(String column, MapFunction<? super T, ?> value) {
            values.add(new Column<>(Names.column(column), requireNonNull(value, "value")));
            return this;
        }

        /**
         * Sets a statement of the program's own, in place of table and columns.
         *
         * @param statement with a {@code ?} for each parameter
         * @param binder sets the parameters to what a record has, and nothing else
         */
        public Builder<T> sql(String statement, VoidFunction2<? super PreparedStatement, ? super T> binder) {
            given = Optional.of(
                    RowStatement.given(requireNonNull(statement, "statement"), requireNonNull(binder, "binder")));
            return this;
        }

        /** Sets the dialect of generated statements, in place of what the driver says. */
        public Builder<T> dialect(Dialect other) {
            dialect = requireNonNull(other, "other");
            return this;
        }

        /**
         * Has each batch written in one transaction with its mark.
         *
         * @param application a name that this program keeps from run to run, and no other has in this database
         * @param sink a name that this sink keeps, and no other has in this application
         */
        public Builder<T> exactlyOnce(String application, String sink) {
            marks = Optional.of(new BatchMarks(
                    BatchMarks.USUAL_TABLE, required(application, "application"), required(sink, "sink")));
            return this;
        }

        private static String required(String name, String what) {
            if (name.isBlank() || name.length() > 200) {
                throw TidemillException.invalidArgument("exactlyOnce needs a name of 1 to 200 characters for the "
                        + what + ", not '" + Texts.ofValue(name) + "'");
            }
            return name;
        }

        /**
         * Says that the program does all its batches over again whenever it starts, with the same times and records, as one
         * without a checkpoint directory can that reads a fixed input. Batches up to the mark are then left alone. Otherwise
         * such a batch is an error, unless it is the one that was under way when the program ended: its records would be lost.
         */
        public Builder<T> repeatsAllBatches() {
            repeatsAllBatches = true;
            return this;
        }

        /** Sets the table of marks, in place of {@code tidemill_batches}; it is made where it is missing. */
        public Builder<T> markTable(String name) {
            markTable = Names.table(name);
            return this;
        }

        /** Has each partition written in a transaction of its own, in parallel; what comes again is written again. */
        public Builder<T> atLeastOnce() {
            repeats = true;
            return this;
        }

        /** Sets how many rows go to the database in one round trip; 1000 unless told otherwise. */
        public Builder<T> batchRows(int rows) {
            batchRows = (int) positive(rows, "batchRows of a JdbcSink");
            return this;
        }

        @Override
        Builder<T> self() {
            return this;
        }

        /** Returns the sink; nothing is opened before the first batch. */
        public JdbcSink<T> build() {
            if (given.isPresent() == table.isPresent()) {
                throw TidemillException.invalidArgument(
                        "A JdbcSink needs either table(...) with its columns, or sql(...)");
            }
            if (given.isPresent() == (keys.isEmpty() && values.isEmpty())) {
                SinkSpec<T> spec = new SinkSpec<>(
                        database,
                        table.map(name -> "table " + name).orElse("the sink's statement"),
                        statements(),
                        dialect,
                        batchRows,
                        retry);
                return new JdbcSink<>(spec, writing(spec), !repeats);
            }
            throw TidemillException.invalidArgument(
                    given.isPresent()
                            ? "A JdbcSink with sql(...) has no key(...) and value(...); its binder sets all parameters"
                            : "A JdbcSink for table " + table.orElse("")
                                    + " needs a column; add key(...) or value(...)");
        }

        private Writing<T> writing(SinkSpec<T> spec) {
            Retries retries = new Retries(retry, clock, sleeper);
            if (marks.isPresent() == repeats) {
                throw TidemillException.invalidArgument(
                        "A JdbcSink needs one of exactlyOnce(application, sink) and atLeastOnce()");
            }
            if (repeats) {
                PartitionTransactions<T> transactions = new PartitionTransactions<>(spec, retries);
                return (rdd, time, comes) -> transactions.write(rdd, time);
            }
            BatchMarks sinks = marks.get();
            BatchMarks placed = new BatchMarks(markTable, sinks.application(), sinks.sink());
            return new BatchTransaction<>(spec, placed, retries, repeatsAllBatches)::write;
        }

        private SinkSpec.RowStatements<T> statements() {
            if (given.isPresent()) {
                RowStatement<T> statement = given.get();
                return any -> statement;
            }
            String name = table.orElseThrow();
            List<Column<T>> ofKey = List.copyOf(keys);
            List<Column<T>> ofValue = List.copyOf(values);
            return in -> generated(name, ofKey, ofValue, in);
        }

        private static <T> RowStatement<T> generated(
                String table, List<Column<T>> keys, List<Column<T>> values, Dialect dialect) {
            List<String> keyNames = keys.stream().map(Column::name).toList();
            List<String> valueNames = values.stream().map(Column::name).toList();
            String sql = keys.isEmpty()
                    ? dialect.insert(table, keyNames, valueNames)
                    : dialect.upsert(table, keyNames, valueNames);
            List<Column<T>> all = new ArrayList<>(keys);
            all.addAll(values);
            return RowStatement.generated(sql, List.copyOf(all), dialect);
        }
    }
}
