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
    private @Nullable Connection connection;
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

    private RowWriter<T> opened() throws SQLException {
        RowWriter<T> open = writer;
        if (open == null) {
            Connection fresh = spec.database().connection();
            connection = fresh;
            fresh.setAutoCommit(false);
            Dialect dialect = Dialect.of(fresh, spec.dialect());
            RowStatement<T> statement = spec.statements().in(dialect);
            sql = statement.sql();
            open = new RowWriter<>(fresh, statement, spec.batchRows(), care);
            writer = open;
        }
        return open;
    }

    @Override
    public PartitionResult result() {
        if (failure == null && writer != null && connection != null) {
            try {
                writer.flush();
                connection.commit();
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
        Connection open = connection;
        connection = null;
        if (open != null) {
            Transactions.end(open, failure == null ? new SQLException("not committed") : failure);
            try {
                open.close();
            } catch (SQLException e) {
                if (failure == null) {
                    throw new IOException(e);
                }
            }
        }
    }
}
