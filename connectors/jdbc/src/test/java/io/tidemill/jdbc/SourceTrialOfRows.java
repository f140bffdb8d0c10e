package io.tidemill.jdbc;

import io.tidemill.source.Source;
import io.tidemill.testkit.acceptance.SourceTrial;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A table to which rows are added. */
final class SourceTrialOfRows implements SourceTrial<Integer> {
    private static final String PADDING = "x".repeat(50);

    private final TestDatabase database;
    private final Database pool;
    private final Connection sender;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    SourceTrialOfRows(TestDatabase database) throws SQLException {
        this.database = database;
        this.pool = database.address().build();
        this.sender = database.dataSource().getConnection();
        database.execute("CREATE TABLE numbers (number INTEGER UNIQUE, padding VARCHAR(50))");
    }

    @Override
    public Source<Integer> source() {
        return JdbcSource.<Integer>builder(pool, row -> row.getInt("number"))
                .table("numbers")
                .column("number", PositionType.LONG)
                .pollInterval(Duration.ofMillis(1))
                .build();
    }

    /** Adds the rows in one transaction; nobody sees them before all are there. */
    @Override
    public void send(int from, int to) throws SQLException {
        try (PreparedStatement statement = sender.prepareStatement("INSERT INTO numbers VALUES (?, ?)")) {
            sender.setAutoCommit(false);
            for (int number = from; number < to; number++) {
                statement.setInt(1, number);
                statement.setString(2, PADDING);
                statement.addBatch();
            }
            statement.executeBatch();
            sender.commit();
        }
    }

    /** Adds a row that has no place in the order. */
    @Override
    public void sendPoison() {
        database.execute("INSERT INTO numbers VALUES (NULL, 'poison')");
    }

    @Override
    public int number(Integer record) {
        return record;
    }

    /** Rows wait in their table. */
    @Override
    public boolean buffers() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (isClosed.compareAndSet(false, true)) {
            try {
                sender.close();
            } catch (SQLException e) {
                throw new IOException(e);
            } finally {
                pool.close();
                database.close();
            }
        }
    }
}
