package io.tidemill.jdbc;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases whose settings let them lose what they have committed. */
@Tag("faults")
class CommitDurabilityTest {
    private static final int CRASHES = Integer.getInteger("jdbc.kills", 2);

    @TempDir
    private Path directory;

    /** Writes a row with the value of an expression of SQL, as the sink's transaction sees it. */
    private static void writeSeen(
            Database database, String expression, UnaryOperator<JdbcSink.Builder<Integer>> guarantee) {
        JdbcSink.Builder<Integer> sink = JdbcSink.<Integer>builder(database)
                .sql("INSERT INTO seen SELECT " + expression + " WHERE 1 = ?", (row, one) -> row.setInt(1, one));
        try (StreamTest test = StreamTest.create()) {
            test.stream(batch(1)).output(guarantee.apply(sink).build());
            test.advance(1);
        }
    }

    private static JdbcSink.Builder<Integer> exactlyOnce(JdbcSink.Builder<Integer> sink) {
        return sink.exactlyOnce("shop", "seen");
    }

    @Test
    void setsSynchronousCommitOfPostgresInItsTransactionsOnly() {
        try (TestDatabase postgres = TestDatabases.postgres();
                Database database = postgres.address().build()) {
            postgres.execute("CREATE TABLE seen (setting TEXT)");
            String name = postgres.rows("SELECT current_database()").get(0);
            postgres.execute("ALTER DATABASE " + name + " SET synchronous_commit = off");

            writeSeen(database, "current_setting('synchronous_commit')", CommitDurabilityTest::exactlyOnce);
            writeSeen(database, "current_setting('synchronous_commit')", JdbcSink.Builder::atLeastOnce);

            assertThat(postgres.rows("SELECT setting FROM seen")).containsExactly("on", "on");
            assertThat(postgres.rows("SHOW synchronous_commit")).containsExactly("off");
        }
    }

    @Test
    void setsTheWriteDelayOfAnH2InAFile() {
        TestDatabase h2 = TestDatabases.h2InFile(directory);
        try (Database database = h2.address().build()) {
            h2.execute("CREATE TABLE seen (setting VARCHAR(20))");
            String delay = "(SELECT setting_value FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY')";

            writeSeen(database, delay, CommitDurabilityTest::exactlyOnce);

            assertThat(h2.rows("SELECT setting FROM seen")).containsExactly("0");
        }
    }

    @Test
    void refusesAnH2InAFileWhoseWriteDelayItMayNotSet() {
        TestDatabase h2 = TestDatabases.h2InFile(directory);
        h2.execute("CREATE USER clerk PASSWORD 'till-4711'");
        h2.execute("CREATE TABLE seen (setting VARCHAR(20))");
        h2.execute("CREATE TABLE tidemill_batches (application VARCHAR(200) NOT NULL, sink VARCHAR(200) NOT NULL,"
                + " batch_ms BIGINT NOT NULL, PRIMARY KEY (application, sink))");
        h2.execute("GRANT ALL ON seen TO clerk");
        h2.execute("GRANT ALL ON tidemill_batches TO clerk");
        try (Database database =
                h2.address().user("clerk").password("till-4711").build()) {
            assertThatThrownBy(() -> writeSeen(database, "'x'", CommitDurabilityTest::exactlyOnce))
                    .hasMessageContaining("has a WRITE_DELAY of 500 ms: it loses the commits of that time")
                    .hasMessageContaining("add ;WRITE_DELAY=0 to the URL. Nothing was written");
        }
        assertThat(h2.rows("SELECT setting FROM seen")).isEmpty();
    }

    @Test
    void syncsTheCommitsOfAnSqliteThatDoesNot() {
        TestDatabase sqlite = TestDatabases.sqliteUnsynced(directory);
        sqlite.execute("CREATE TABLE seen (setting VARCHAR(20))");
        try (Database database = sqlite.address().build()) {
            writeSeen(database, "(SELECT synchronous FROM pragma_synchronous)", CommitDurabilityTest::exactlyOnce);
        }
        assertThat(sqlite.rows("SELECT setting FROM seen")).containsExactly("2");
    }

    @Test
    void refusesAnSqliteWithoutAJournalOnDisk() {
        TestDatabase sqlite = TestDatabases.sqlite(directory);
        sqlite.execute("CREATE TABLE seen (setting VARCHAR(20))");
        try (Database database =
                sqlite.address().property("journal_mode", "MEMORY").build()) {
            assertThatThrownBy(() -> writeSeen(database, "'x'", CommitDurabilityTest::exactlyOnce))
                    .hasMessageContaining("has journal_mode=memory: a transaction that is cut off");
        }
    }

    @Test
    void refusesAMariaDbThatLosesCommitsWithItsProcess() {
        try (TestDatabase mariaDb = TestDatabases.mariaDb();
                Database database = mariaDb.address().build()) {
            mariaDb.execute("CREATE TABLE seen (setting VARCHAR(20))");
            String before = mariaDb.rows("SELECT @@global.innodb_flush_log_at_trx_commit")
                    .get(0);
            mariaDb.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 0");
            try {
                assertThatThrownBy(() -> writeSeen(database, "'x'", CommitDurabilityTest::exactlyOnce))
                        .hasMessageContaining("has innodb_flush_log_at_trx_commit=0: it loses the commits")
                        .hasMessageContaining("Nothing was written");
            } finally {
                mariaDb.execute("SET GLOBAL innodb_flush_log_at_trx_commit = " + before);
            }
        }
    }

    /** Returns a batch of a hundred numbers before the first crash, and one after each. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
    private static ScriptStep<Integer>[] hundredsOfNumbers() {
        Integer[] numbers = IntStream.range(0, 100).boxed().toArray(Integer[]::new);
        return Collections.nCopies(CRASHES + 1, batch(numbers)).toArray(new ScriptStep[0]);
    }

    /** The server is killed right after each batch, and writes its log on its own only each ten seconds. */
    @Test
    void losesNoBatchOfAPostgresThatIsKilledWithSynchronousCommitOff() throws Exception {
        RecordedDelays time = new RecordedDelays();
        try (PostgresServer server = PostgresServer.withoutSynchronousCommit()) {
            TestDatabase postgres = server.database();
            postgres.execute("CREATE TABLE numbers (n INTEGER)");
            try (Database database = postgres.address()
                            .connectTimeout(Duration.ofSeconds(5))
                            .build();
                    StreamTest test = StreamTest.create()) {
                test.stream(hundredsOfNumbers())
                        .output(JdbcSink.<Integer>builder(database)
                                .table("numbers")
                                .value("n", n -> n)
                                .exactlyOnce("numbers", "numbers")
                                .timing(time, time)
                                .build());
                test.advance(1);
                for (int crash = 0; crash < CRASHES; crash++) {
                    server.kill();
                    server.restart();
                    test.advance(1);
                }
            }
            assertThat(postgres.rows("SELECT COUNT(*), COUNT(DISTINCT n) FROM numbers"))
                    .containsExactly(100 * (CRASHES + 1) + " 100");
        }
    }
}
