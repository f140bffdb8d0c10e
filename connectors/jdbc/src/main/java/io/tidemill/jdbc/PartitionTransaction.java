package io.tidemill.jdbc;

import io.tidemill.engine.PartitionSink;
import io.tidemill.jdbc.RowWriter.Care;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes one partition in a transaction. A failure of the database is a result, so that other partitions are not disturbed. */
final class PartitionTransaction<T> implements PartitionSink<T, PartitionResult> {
    private final SinkSpec<T> spec;
    private final int partition;
    private final Care care;
    private String sql = "";
    private @Nullable DriverCalls calls;
    private @Nullable RowWriter<T> writer;
    private @Nullable Exception failure;

    PartitionTransaction(SinkSpec<T> spec, int partition, Care care) {
        this.spec = spec;
        this.partition = partition;
        this.care = care;
    }

    @Override
    public void accept(T record) {
        if (failure != null) {
            return;
        }
        try {
            opened().add(record);
        } catch (Exception e) {
            failure = e;
        }
    }

    private RowWriter<T> opened() throws Exception {
        RowWriter<T> open = writer;
        if (open == null) {
            Connection connection = spec.database().connection();
            DriverCalls fresh = new DriverCalls(
                    spec.database(), connection, "Writing partition " + partition + " to " + spec.target());
            calls = fresh;
            fresh.run(() -> begin(connection));
            RowStatement<T> statement = spec.statements().in(Dialect.of(connection, spec.dialect()));
            sql = statement.sql();
            open = new RowWriter<>(fresh, statement, spec.batchRows(), care);
            writer = open;
        }
        return open;
    }

    private void begin(Connection connection) throws SQLException {
        CommitDurability durability = CommitDurability.of(connection);
        durability.before(connection, spec.database());
        connection.setAutoCommit(false);
        durability.within(connection, spec.database());
    }

    @Override
    public PartitionResult result() {
        DriverCalls open = calls;
        if (failure == null && writer != null && open != null) {
            try {
                writer.flush();
                open.run(() -> {
                    open.connection().commit();
                    CommitDurability.of(open.connection()).after(open.connection(), spec.database());
                });
            } catch (Exception e) {
                failure = e;
            }
        }
        return new PartitionResult(partition, sql, failure);
    }

    @Override
    public boolean mayBeDone() {
        return true;
    }

    @Override
    public boolean isDone() {
        return failure != null;
    }

    /** Gives the connection back; what is not committed is undone. */
    @Override
    public void close() throws IOException {
        DriverCalls open = calls;
        calls = null;
        if (open != null) {
            Transactions.end(open, failure == null ? new SQLException("not committed") : failure);
            try {
                open.connection().close();
            } catch (SQLException e) {
                if (failure == null) {
                    throw new IOException(e);
                }
            }
        }
    }
}
