package io.tidemill.jdbc;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.source.SourceRun;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that take a connection and say nothing, and statements that are never answered. */
@Tag("faults")
class SilentServerTest {
    /** The system takes connections to this port; nothing ever answers there. */
    private static ServerSocket silent() throws Exception {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static Database at(String kind, ServerSocket port) {
        return Database.at("jdbc:" + kind + "://127.0.0.1:" + port.getLocalPort() + "/shop")
                .user("clerk")
                .password("till-4711")
                .connectTimeout(Duration.ofMillis(300))
                .build();
    }

    private static void write(Database database) {
        write(database, 1);
    }

    /** Writes a row in this second. */
    private static void write(Database database, int second) {
        try (StreamTest test = StreamTest.create()) {
            test.stream(second == 1 ? batch(1) : batch(), second == 1 ? batch() : batch(second))
                    .output(JdbcSink.<Integer>builder(database)
                            .table("numbers")
                            .value("n", n -> n)
                            .exactlyOnce("numbers", "numbers")
                            .retry(RetryPolicy.NONE)
                            .build());
            test.advance(second);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void endsABatchWhoseServerDoesNotAnswer(String kind) throws Exception {
        try (ServerSocket port = silent();
                Database database = at(kind, port)) {
            assertThatThrownBy(() -> write(database))
                    .hasMessageContaining(
                            "to table numbers at jdbc:" + kind + "://127.0.0.1:" + port.getLocalPort() + "/shop failed")
                    .hasMessageContaining("[SQLState 08");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    void tellsOfASourceWhoseServerDoesNotAnswer(String kind) throws Exception {
        TestSourceContext context = new TestSourceContext(Map.of());
        try (ServerSocket port = silent();
                Database database = at(kind, port);
                SourceRun<Integer> run = JdbcSource.<Integer>builder(database, row -> row.getInt("n"))
                        .table("numbers")
                        .column("n", PositionType.LONG)
                        .build()
                        .start(context)) {
            run.seal(BatchTime.ofEpochMillis(1000));
            while (context.told.isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(context.told.get(0))
                    .startsWith("failed Polling table numbers at jdbc:" + kind)
                    .contains("[SQLState 08");
        }
    }

    @Test
    void endsABatchWhoseStatementIsNotAnswered() throws Exception {
        try (TestDatabase postgres = TestDatabases.postgres()) {
            endsABatchThatWaitsForALock(postgres);
        }
        try (TestDatabase mariaDb = TestDatabases.mariaDb()) {
            endsABatchThatWaitsForALock(mariaDb);
        }
    }

    private static void endsABatchThatWaitsForALock(TestDatabase server) throws Exception {
        server.execute("CREATE TABLE numbers (n INTEGER)");
        try (Database database =
                server.address().answerTimeout(Duration.ofMillis(500)).build()) {
            write(database);
            Throwable failure;
            try (Connection holder = server.dataSource().getConnection();
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("UPDATE tidemill_batches SET batch_ms = 0");
                failure = catchThrowable(() -> write(database, 2));
                holder.rollback();
            }
            assertThat(failure)
                    .hasMessageContaining("no answer came within 500 ms, and the connection was given up")
                    .hasMessageContaining("Statements that may take longer need answerTimeout(...)");
            write(database, 2);
            assertThat(server.rows("SELECT n FROM numbers ORDER BY n")).containsExactly("1", "2");
        }
    }
}
