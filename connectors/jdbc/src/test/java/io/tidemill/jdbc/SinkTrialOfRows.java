package io.tidemill.jdbc;

import io.tidemill.sink.Sink;
import io.tidemill.testkit.acceptance.SinkTrial;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A table that sinks add rows to. */
final class SinkTrialOfRows implements SinkTrial<Integer> {
    private final TestDatabase database;
    private final Database pool;
    private final UnaryOperator<JdbcSink.Builder<Integer>> promise;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private SinkTrialOfRows(TestDatabase database, String columns, UnaryOperator<JdbcSink.Builder<Integer>> promise) {
        this.database = database;
        this.pool = database.address().build();
        this.promise = promise;
        database.execute("CREATE TABLE numbers (" + columns + ")");
    }

    /** Rows that would be there twice, were they written twice. */
    static SinkTrialOfRows exactlyOnce(TestDatabase database) {
        return new SinkTrialOfRows(
                database,
                "number INTEGER",
                sink -> sink.value("number", number -> number).exactlyOnce("acceptance", "numbers"));
    }

    static SinkTrialOfRows atLeastOnce(TestDatabase database) {
        return new SinkTrialOfRows(
                database,
                "number INTEGER",
                sink -> sink.value("number", number -> number).atLeastOnce());
    }

    /** Rows with a key, which are changed when they are written again. */
    static SinkTrialOfRows upserts(TestDatabase database) {
        return new SinkTrialOfRows(
                database,
                "number INTEGER PRIMARY KEY, half INTEGER",
                sink -> sink.key("number", number -> number)
                        .value("half", number -> number / 2)
                        .atLeastOnce());
    }

    @Override
    public Sink<Integer> sink() {
        return promise.apply(JdbcSink.<Integer>builder(pool).table("numbers")).build();
    }

    @Override
    public Integer record(int number) {
        return number;
    }

    @Override
    public List<Integer> written() {
        return database.rows("SELECT number FROM numbers").stream()
                .map(Integer::parseInt)
                .toList();
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            pool.close();
            database.close();
        }
    }
}
