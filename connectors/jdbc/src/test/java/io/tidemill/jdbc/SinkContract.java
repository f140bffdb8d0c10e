package io.tidemill.jdbc;

import static io.tidemill.jdbc.Payment.payments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.jdbc.FaultyDataSource.Crash;
import io.tidemill.jdbc.FaultyDataSource.Kind;
import io.tidemill.jdbc.FaultyDataSource.Point;
import io.tidemill.testkit.MemoryLogStore;
import io.tidemill.testkit.ScriptStep;
import io.tidemill.testkit.StreamTest;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sink does with every database. */
abstract class SinkContract {
    protected TestDatabase database;

    abstract TestDatabase open();

    @BeforeEach
    void openDatabase() {
        database = open();
        // no key: a row that is written twice would be there twice
        database.execute(
                "CREATE TABLE payments (id INTEGER NOT NULL, card VARCHAR(20), amount INTEGER CHECK (amount >= 0))");
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    private JdbcSink.Builder<Payment> inserts(DataSource source) {
        return JdbcSink.<Payment>builder(Database.of(source))
                .table("payments")
                .value("id", Payment::id)
                .value("card", Payment::card)
                .value("amount", Payment::amount)
                .dialect(database.dialect())
                .batchRows(4)
                .timing(new RecordedDelays(), new RecordedDelays());
    }

    final JdbcSink<Payment> exactlyOnce(DataSource source) {
        return inserts(source).exactlyOnce("shop", "payments").build();
    }

    /** A program of three batches, of 23, 0 and 17 payments, in several partitions. */
    private static List<ScriptStep<Payment>> script() {
        return List.of(
                ScriptStepsOf.payments(0, 23, 3), ScriptStepsOf.payments(0, 0, 1), ScriptStepsOf.payments(23, 40, 2));
    }

    private static void run(JdbcSink<Payment> sink, List<ScriptStep<Payment>> steps) {
        run(StreamTest.builder(), sink, steps);
    }

    private static void run(StreamTest.Builder program, JdbcSink<Payment> sink, List<ScriptStep<Payment>> steps) {
        try (StreamTest test = program.build()) {
            @SuppressWarnings({"unchecked", "rawtypes"})
            ScriptStep<Payment>[] script = steps.toArray(new ScriptStep[0]);
            test.stream(script).output(sink);
            test.advance(steps.size());
        }
    }

    static void run(JdbcSink<Payment> sink, List<Payment> first, List<Payment> second) {
        run(sink, List.of(ScriptStepsOf.of(first, 1), ScriptStepsOf.of(second, 1)));
    }

    private void assertOracle(int payments) {
        List<String> expected = new ArrayList<>();
        payments(0, payments).forEach(p -> expected.add(p.id() + " " + p.card() + " " + p.amount()));
        assertThat(database.rows("SELECT id, card, amount FROM payments ORDER BY id"))
                .isEqualTo(expected);
    }

    private List<String> marks() {
        return database.rows("SELECT application, sink, batch_ms FROM tidemill_batches");
    }

    @Test
    void writesEachRecordAsARowAndMarksTheBatch() {
        run(exactlyOnce(database.dataSource()), script());

        assertOracle(40);
        assertThat(marks()).containsExactly("shop payments 3000");
    }

    @Test
    void leavesBatchesAloneThatAreCommittedWhereTheProgramRepeatsAll() {
        run(exactlyOnce(database.dataSource()), script());
        run(
                inserts(database.dataSource())
                        .exactlyOnce("shop", "payments")
                        .repeatsAllBatches()
                        .build(),
                script());

        assertOracle(40);
    }

    @Test
    @Tag("faults")
    void refusesBatchesThatAreOlderThanTheMark() {
        run(exactlyOnce(database.dataSource()), script());

        // a checkpoint directory that was put back: the same times, and other records in them
        assertThatThrownBy(() -> run(exactlyOnce(database.dataSource()), payments(40, 50), payments(50, 60)))
                .hasMessageContaining("Batch 1000 ms is not after batch 3000 ms, which is the last that shop/payments")
                .hasMessageContaining("the checkpoint directory is older than the database");
        assertOracle(40);
    }

    @Test
    @Tag("faults")
    void refusesANewBatchAtTheMarkTheFirstOfARunIncluded() {
        run(exactlyOnce(database.dataSource()), List.of(ScriptStepsOf.payments(0, 23, 3)));

        assertThatThrownBy(() -> run(exactlyOnce(database.dataSource()), payments(40, 50), payments(50, 60)))
                .hasMessageContaining("Batch 1000 ms is not after batch 1000 ms, which is the last that shop/payments")
                .hasMessageContaining("the checkpoint directory is older than the database");
        assertOracle(23);
    }

    @Test
    @Tag("faults")
    void refusesABatchThatComesAgainBeforeTheMark() {
        run(exactlyOnce(database.dataSource()), script());
        MemoryLogStore old = new MemoryLogStore();
        try (StreamTest test = StreamTest.builder().checkpoint(old).build()) {
            test.stream(ScriptStepsOf.payments(0, 23, 3)).foreachRDD(rdd -> {
                throw new IllegalStateException("the batch was planned");
            });
            assertThatThrownBy(() -> test.advance(1)).hasMessageContaining("the batch was planned");
        }

        assertThatThrownBy(() -> run(
                        StreamTest.builder().checkpoint(old).startingAt(Instant.ofEpochSecond(1)),
                        exactlyOnce(database.dataSource()),
                        script()))
                .hasMessageContaining("Batch 1000 ms is not after batch 3000 ms");
        assertOracle(40);
    }

    @Test
    @Tag("faults")
    void takesBatchesWithoutRecordsThatAreNotAfterTheMark() {
        run(exactlyOnce(database.dataSource()), script());

        run(
                exactlyOnce(database.dataSource()),
                List.of(
                        ScriptStepsOf.payments(0, 0, 1),
                        ScriptStepsOf.payments(0, 0, 1),
                        ScriptStepsOf.payments(0, 0, 1),
                        ScriptStepsOf.payments(40, 50, 1)));
        assertOracle(50);
    }

    @Test
    @Tag("faults")
    void refusesAMarkThatWentBack() {
        JdbcSink<Payment> sink = exactlyOnce(database.dataSource());
        run(sink, script());
        database.execute("UPDATE tidemill_batches SET batch_ms = 1000");
        database.execute("DELETE FROM payments WHERE id >= 23");

        // the run goes on, as far as the sink can tell
        assertThatThrownBy(() -> run(
                        sink,
                        List.of(
                                ScriptStepsOf.payments(0, 0, 1),
                                ScriptStepsOf.payments(0, 0, 1),
                                ScriptStepsOf.payments(0, 0, 1),
                                ScriptStepsOf.payments(40, 50, 1))))
                .hasMessageContaining("The mark of shop/payments in table tidemill_batches went back from batch 3000 ms"
                        + " to batch 1000 ms")
                .hasMessageContaining("has lost batches that it had confirmed");
        assertOracle(23);
    }

    @Test
    void changesTheRowsOfKnownKeys() {
        database.execute(
                "CREATE TABLE totals (card VARCHAR(20), shop VARCHAR(20), amount INTEGER, PRIMARY KEY (card, shop))");
        JdbcSink<Payment> sink = JdbcSink.<Payment>builder(Database.of(database.dataSource()))
                .table("totals")
                .key("card", Payment::card)
                .key("shop", payment -> "here")
                .value("amount", Payment::amount)
                .dialect(database.dialect())
                .exactlyOnce("shop", "totals")
                .build();

        run(sink, List.of(new Payment(1, "a", 1), new Payment(2, "b", 2)), List.of(new Payment(3, "b", 3)));

        assertThat(database.rows("SELECT card, shop, amount FROM totals ORDER BY card"))
                .containsExactly("a here 1", "b here 3");
    }

    @Test
    void keepsRowsThatHaveOnlyAKey() {
        database.execute("CREATE TABLE cards (card VARCHAR(20) PRIMARY KEY)");
        JdbcSink<Payment> sink = JdbcSink.<Payment>builder(Database.of(database.dataSource()))
                .table("cards")
                .key("card", Payment::card)
                .dialect(database.dialect())
                .exactlyOnce("shop", "cards")
                .build();

        run(sink, payments(0, 20), payments(0, 5));

        assertThat(database.rows("SELECT COUNT(*) FROM cards")).containsExactly("7");
    }

    @Test
    void runsAStatementOfTheProgram() {
        JdbcSink<Payment> sink = JdbcSink.<Payment>builder(Database.of(database.dataSource()))
                .sql("INSERT INTO payments (id, amount) VALUES (?, ? + 1)", (statement, payment) -> {
                    statement.setInt(1, payment.id());
                    statement.setObject(2, payment.amount(), Types.INTEGER);
                })
                .exactlyOnce("shop", "given")
                .build();

        run(sink, payments(0, 2), payments(2, 3));

        assertThat(database.rows("SELECT id, amount FROM payments ORDER BY id")).containsExactly("0 1", "1 11", "2 21");
    }

    @ParameterizedTest
    @EnumSource(names = {"BETWEEN_ROWS", "BEFORE_COMMIT", "AFTER_COMMIT"})
    void writesARowOnceWhenTheProcessCrashes(Point point) {
        FaultyDataSource crashing = new FaultyDataSource(database.dataSource(), Kind.CRASH, List.of(point));
        MemoryLogStore directory = new MemoryLogStore();
        assertThatThrownBy(() -> run(StreamTest.builder().checkpoint(directory), exactlyOnce(crashing), script()))
                .hasRootCauseInstanceOf(Crash.class);

        run(
                StreamTest.builder().checkpoint(directory).startingAt(Instant.ofEpochSecond(1)),
                exactlyOnce(database.dataSource()),
                script());

        assertOracle(40);
    }

    @Test
    void writesARowOnceWhenConnectionsAreLost() {
        FaultyDataSource losing = new FaultyDataSource(
                database.dataSource(),
                Kind.LOST,
                List.of(
                        Point.CONNECT,
                        Point.BETWEEN_ROWS,
                        Point.BEFORE_COMMIT,
                        Point.AFTER_COMMIT,
                        Point.BETWEEN_ROWS,
                        Point.AFTER_COMMIT));

        run(exactlyOnce(losing), script());

        assertThat(losing.isUsedUp()).isTrue();
        assertOracle(40);
    }

    @Test
    void waitsLongerFromAttemptToAttempt() {
        FaultyDataSource losing = new FaultyDataSource(
                database.dataSource(), Kind.LOST, List.of(Point.CONNECT, Point.CONNECT, Point.CONNECT, Point.CONNECT));
        RecordedDelays delays = new RecordedDelays();
        JdbcSink<Payment> sink = inserts(losing)
                .exactlyOnce("shop", "payments")
                .retry(new RetryPolicy(Duration.ofMillis(100), Duration.ofMillis(350), Duration.ofSeconds(2)))
                .timing(delays, delays)
                .build();

        run(sink, script());

        assertThat(delays.delays)
                .containsExactly(
                        Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(350), Duration.ofMillis(350));
    }

    @Test
    void givesUpAfterTheLimitAndSaysHowOftenItTried() {
        List<Point> many = Collections.nCopies(50, Point.CONNECT);
        RecordedDelays delays = new RecordedDelays();
        JdbcSink<Payment> sink = inserts(new FaultyDataSource(database.dataSource(), Kind.LOST, many))
                .exactlyOnce("shop", "payments")
                .retry(RetryPolicy.DEFAULT.withLimit(Duration.ofSeconds(1)))
                .timing(delays, delays)
                .build();

        Throwable failure = catchThrowable(() -> run(sink, script()));

        assertThat(failure).hasMessageContaining("Writing batch 1000 ms to table payments");
        assertThat(failure).hasMessageContaining("4 times in 700 ms: connection refused [SQLState 08001]");
    }

    @Test
    void namesTheRowThatTheDatabaseDoesNotTake() {
        List<Payment> rows = new ArrayList<>(payments(0, 23));
        rows.set(17, new Payment(17, "x".repeat(10), -5));

        Throwable failure = catchThrowable(() -> run(exactlyOnce(database.dataSource()), rows, List.of()));

        assertThat(failure)
                .hasMessageContaining("Writing batch 1000 ms to table payments at ")
                .hasMessageContaining(" failed at row 18: ")
                .hasMessageContaining("Row: id=17, card=xxxxxxxxxx, amount=-5")
                .hasMessageContaining("Statement: INSERT INTO payments (id, card, amount) VALUES (?, ?, ?)")
                .hasMessageContaining("Nothing of it was written");
        assertThat(database.rows("SELECT * FROM payments")).isEmpty();
        assertThat(marks()).containsExactly("shop payments " + Long.MIN_VALUE);
    }

    @Test
    void goesOnWithTheBatchWhoseRecordWasCorrected() {
        List<Payment> rows = new ArrayList<>(payments(0, 23));
        rows.set(17, new Payment(null, "nobody", 1));
        assertThatThrownBy(() -> run(exactlyOnce(database.dataSource()), rows, List.of()))
                .hasMessageContaining("at row 18");

        run(exactlyOnce(database.dataSource()), payments(0, 23), payments(23, 40));

        assertOracle(40);
    }

    @Test
    void saysWhichTableIsMissing() {
        database.execute("DROP TABLE payments");

        Throwable failure = catchThrowable(() -> run(exactlyOnce(database.dataSource()), script()));

        assertThat(failure).hasMessageContaining("Statement: INSERT INTO payments (id, card, amount)");
        assertThat(failure.getMessage())
                .containsPattern("failed: .*(?i)payments.*Statement: ")
                .doesNotContain("Row:");
        assertThat(codeOf(failure)).isEqualTo(ErrorCode.OUTPUT_FAILED);
    }

    @Test
    void saysWhichColumnIsMissing() {
        database.execute("DROP TABLE payments");
        database.execute("CREATE TABLE payments (id INTEGER, card VARCHAR(20))");

        assertThatThrownBy(() -> run(exactlyOnce(database.dataSource()), script()))
                .hasMessageContaining("Statement: INSERT INTO payments (id, card, amount)")
                .message()
                .containsPattern("failed: .*(?i)amount.*Statement: ");
    }

    @Test
    void namesTheRecordWhoseColumnFunctionFails() {
        JdbcSink<Payment> sink = JdbcSink.<Payment>builder(Database.of(database.dataSource()))
                .table("payments")
                .value("id", payment -> 100 / (payment.id() - 2))
                .exactlyOnce("shop", "payments")
                .build();

        assertThatThrownBy(() -> run(sink, payments(0, 5), List.of()))
                .hasMessageContaining("failed at row 3: java.lang.ArithmeticException: / by zero")
                .hasMessageContaining("Payment[id=2, card=card-2, amount=20]");
    }

    @Test
    void writesPartitionsOnTheirOwnAtLeastOnce() {
        FaultyDataSource losing = new FaultyDataSource(
                database.dataSource(), Kind.LOST, List.of(Point.CONNECT, Point.BETWEEN_ROWS, Point.BEFORE_COMMIT));
        JdbcSink<Payment> sink = inserts(losing).atLeastOnce().build();

        run(sink, script());

        // nothing was lost after a commit, so at least once is once
        assertThat(losing.isUsedUp()).isTrue();
        assertOracle(40);
    }

    @Test
    void namesTheRowOfThePartitionThatTheDatabaseDoesNotTake() {
        List<Payment> rows = new ArrayList<>(payments(0, 23));
        rows.set(9, new Payment(9, "y".repeat(10), -5));
        JdbcSink<Payment> sink = inserts(database.dataSource()).atLeastOnce().build();

        Throwable failure = catchThrowable(() -> run(sink, List.of(ScriptStepsOf.of(rows, 1))));

        assertThat(failure).hasMessageContaining("partition 0, at ").hasMessageContaining(" failed at row 10: ");
        assertThat(failure).hasMessageContaining("Row: id=9, card=yyyyyyyyyy, amount=-5");
    }

    private static ErrorCode codeOf(Throwable failure) {
        Throwable link = failure;
        ErrorCode code = null;
        while (link != null) {
            code = link instanceof TidemillException known ? known.code() : code;
            link = link.getCause();
        }
        return code;
    }
}
