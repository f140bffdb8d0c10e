package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.jdbc.FaultyDataSource.Kind;
import io.tidemill.jdbc.FaultyDataSource.Point;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceRun;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a source does with every database. */
abstract class SourceContract {
    protected TestDatabase database;

    abstract TestDatabase open();

    @BeforeEach
    void openDatabase() {
        database = open();
        database.execute("CREATE TABLE payments (id INTEGER PRIMARY KEY, tag VARCHAR(20), paid TIMESTAMP)");
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    protected void insert(int from, int to) {
        List<String> rows = IntStream.range(from, to)
                .mapToObj(id -> "(" + id + ", 'day-" + id / 10 + "', NULL)")
                .toList();
        database.execute("INSERT INTO payments (id, tag, paid) VALUES " + String.join(", ", rows));
    }

    protected JdbcSource.Builder<Long> byId(DataSource source) {
        return JdbcSource.<Long>builder(Database.of(source), row -> row.getLong("id"))
                .table("payments")
                .column("id", PositionType.LONG)
                .pollInterval(Duration.ofMillis(1))
                .timing(new RecordedDelays(), duration -> {});
    }

    private static List<Long> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Long::valueOf).toList();
    }

    /** Runs batches until so many records have come. */
    private static void advanceUntil(StreamTest test, Collected<?> records, int count) {
        while (records.all().size() < count) {
            test.advance(1);
        }
    }

    @Test
    void readsTheRowsThatAreThereAndThoseThatCome() {
        insert(0, 25);
        try (StreamTest test = StreamTest.create()) {
            Collected<Long> records = test.collect(
                    test.context().stream(byId(database.dataSource()).build()));

            advanceUntil(test, records, 25);
            insert(25, 31);
            advanceUntil(test, records, 31);

            assertThat(records.all()).isEqualTo(numbers(0, 31));
        }
    }

    @Test
    void givesABatchNoMoreRowsThanItMayHold() {
        insert(0, 100);
        try (StreamTest test = StreamTest.create()) {
            Collected<Long> records = test.collect(test.context().stream(
                    byId(database.dataSource()).pageRows(5).batchRows(20).build()));

            advanceUntil(test, records, 100);

            assertThat(records.all()).isEqualTo(numbers(0, 100));
            assertThat(records.batches()).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(20));
        }
    }

    @Test
    void beginsAfterTheValueThatTheProgramNames() {
        insert(0, 20);
        try (StreamTest test = StreamTest.create()) {
            Collected<Long> records = test.collect(
                    test.context().stream(byId(database.dataSource()).after(11).build()));

            advanceUntil(test, records, 8);

            assertThat(records.all()).isEqualTo(numbers(12, 20));
        }
    }

    @Test
    void takesRowsWithEqualValuesTogether() {
        insert(0, 95);
        try (StreamTest test = StreamTest.create()) {
            Collected<String> records = test.collect(test.context().stream(JdbcSource.<String>builder(
                            Database.of(database.dataSource()), row -> row.getString("tag") + "/" + row.getInt("id"))
                    .query("SELECT id, tag FROM payments WHERE id >= 5")
                    .column("tag", PositionType.STRING)
                    .pageRows(3)
                    .pollInterval(Duration.ofMillis(1))
                    .build()));

            advanceUntil(test, records, 90);

            assertThat(records.all())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(5, 95)
                            .mapToObj(id -> "day-" + id / 10 + "/" + id)
                            .toList());
        }
    }

    @Test
    void goesByPointsInTime() {
        Instant start = Instant.parse("2026-03-29T00:30:00.125Z");
        JdbcSink<Integer> sink = JdbcSink.<Integer>builder(Database.of(database.dataSource()))
                .table("payments")
                .value("id", id -> id)
                .value("paid", id -> start.plus(Duration.ofMinutes(10L * id)))
                .exactlyOnce("shop", "times")
                .build();
        try (StreamTest test = StreamTest.create()) {
            test.stream(ScriptedSource.batch(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)).output(sink);
            test.advance(1);
        }
        try (StreamTest test = StreamTest.create()) {
            Collected<Long> records = test.collect(test.context().stream(byId(database.dataSource())
                    .column("paid", PositionType.TIMESTAMP)
                    .after(start.plus(Duration.ofMinutes(20)))
                    .pageRows(2)
                    .build()));

            advanceUntil(test, records, 7);

            assertThat(records.all()).isEqualTo(numbers(3, 10));
        }
    }

    @Test
    void leavesRowsAloneUntilTheyHaveSettled() {
        insert(5, 10);
        try (StreamTest test = StreamTest.create()) {
            Collected<Long> records = test.collect(test.context().stream(
                    byId(database.dataSource()).lag(Duration.ofSeconds(3)).build()));
            test.advance(2);
            insert(0, 5);

            advanceUntil(test, records, 10);

            assertThat(records.all()).isEqualTo(numbers(0, 10));
        }
    }

    @Test
    void givesABatchAgainByItsPositions() throws Exception {
        insert(0, 40);
        TestSourceContext context = new TestSourceContext(Map.of("id", "9"));
        try (SourceRun<Long> run =
                byId(database.dataSource()).pageRows(7).build().start(context)) {
            SourceBatch<Long> first = run.replay(BatchTime.ofEpochMillis(1000), PositionChanges.of("id", "19"));
            SourceBatch<Long> second = run.replay(BatchTime.ofEpochMillis(2000), PositionChanges.of("id", "29"));
            SourceBatch<Long> next = run.seal(BatchTime.ofEpochMillis(3000));
            while (next.positions().isEmpty()) {
                next = run.seal(BatchTime.ofEpochMillis(3000));
            }

            assertThat(read(first)).isEqualTo(numbers(10, 20));
            assertThat(read(second)).isEqualTo(numbers(20, 30));
            assertThat(read(next).get(0)).isEqualTo(30);
            assertThat(first.recordCount()).isEqualTo(10);
        }
    }

    @Test
    void refusesABatchThatWasReadByAnotherColumn() {
        TestSourceContext context = new TestSourceContext(Map.of());
        try (SourceRun<Long> run = byId(database.dataSource()).build().start(context)) {
            assertThatThrownBy(() -> run.replay(BatchTime.ofEpochMillis(1000), PositionChanges.of("number", "7")))
                    .hasMessageContaining("was read by [number], but the program reads by id as LONG");
        }
    }

    @Test
    void readsAPageAgainWhenItsConnectionIsLost() throws Exception {
        insert(0, 40);
        FaultyDataSource losing = new FaultyDataSource(
                database.dataSource(), Kind.LOST, List.of(Point.BETWEEN_READS, Point.CONNECT, Point.BETWEEN_READS));
        try (SourceRun<Long> run = byId(losing).pageRows(10).build().start(new TestSourceContext(Map.of()))) {
            SourceBatch<Long> batch = run.replay(BatchTime.ofEpochMillis(1000), PositionChanges.of("id", "39"));

            assertThat(read(batch)).isEqualTo(numbers(0, 40));
            assertThat(losing.isUsedUp()).isTrue();
        }
    }

    @Test
    void saysWhichTableIsMissing() {
        try (StreamTest test = StreamTest.create()) {
            test.collect(test.context().stream(
                    byId(database.dataSource()).table("refunds").build()));

            assertThatThrownBy(() -> advanceForEver(test))
                    .hasStackTraceContaining("Polling table refunds at ")
                    .hasStackTraceContaining("Statement: SELECT * FROM refunds WHERE id IS NOT NULL ORDER BY id");
        }
    }

    @Test
    void namesTheRowOfWhichNoRecordCanBeMade() {
        insert(0, 40);
        JdbcSource<Long> source = JdbcSource.<Long>builder(
                        Database.of(database.dataSource()), row -> 100 / (row.getLong("id") - 23))
                .table("payments")
                .column("id", PositionType.LONG)
                .build();
        try (SourceRun<Long> run = source.start(new TestSourceContext(Map.of("id", "9")))) {
            SourceBatch<Long> batch = run.replay(BatchTime.ofEpochMillis(1000), PositionChanges.of("id", "39"));

            assertThatThrownBy(() -> read(batch))
                    .hasMessageContaining("after 9 up to 39, at the row with id 23 at ")
                    .hasMessageContaining("/ by zero");
        }
    }

    @Test
    void refusesAStartThatIsNoValueOfTheColumn() {
        assertThatThrownBy(() -> byId(database.dataSource()).after("yesterday").build())
                .hasMessage("The start 'yesterday' is not a LONG, which column id is said to be");
    }

    private JdbcSource.Builder<Long> byTime() {
        return byId(database.dataSource())
                .column("paid", PositionType.TIMESTAMP)
                .lag(Duration.ZERO);
    }

    /** Inserts a payment, or several of one moment. */
    private void pay(Instant when, int... ids) {
        JdbcSink<Integer> sink = JdbcSink.<Integer>builder(Database.of(database.dataSource()))
                .table("payments")
                .value("id", id -> id)
                .value("paid", id -> when)
                .atLeastOnce()
                .build();
        try (StreamTest test = StreamTest.create()) {
            test.stream(ScriptedSource.batch(IntStream.of(ids).boxed().toArray(Integer[]::new)))
                    .output(sink);
            test.advance(1);
        }
    }

    /** Seals batches until a thing was told. */
    private static List<Long> readUntilTold(SourceRun<Long> run, TestSourceContext context, String what)
            throws Exception {
        List<Long> records = new ArrayList<>();
        while (context.told.stream().noneMatch(told -> told.contains(what))) {
            SourceBatch<Long> batch = run.seal(BatchTime.ofEpochMillis(1000));
            records.addAll(read(batch));
            batch.release();
        }
        return records;
    }

    @Test
    @Tag("faults")
    void goesOnBesideARowOfTheFarFutureAndTellsOfIt() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        pay(now, 1);
        pay(Instant.parse("2037-12-31T23:59:59Z"), 2);
        TestSourceContext context = new TestSourceContext(Map.of());
        try (SourceRun<Long> run = byTime().build().start(context)) {
            List<Long> records = readUntilTold(run, context, "are left until their time has come");
            pay(now.plusSeconds(1), 3);
            while (records.size() < 2) {
                records.addAll(read(run.seal(BatchTime.ofEpochMillis(2000))));
            }

            assertThat(records).containsExactly(1L, 3L);
            assertThat(context.told)
                    .filteredOn(told -> told.startsWith("failed"))
                    .singleElement()
                    .asString()
                    .contains("Rows of table payments at ")
                    .contains("the last has paid 2037-12-31T23:59:59Z, more than PT24H ahead of the database's clock");
        }
    }

    @Test
    @Tag("faults")
    void tellsThatATableCountsFromTheBeginningAgain() throws Exception {
        insert(10, 20);
        TestSourceContext context = new TestSourceContext(Map.of());
        try (SourceRun<Long> run = byId(database.dataSource()).build().start(context)) {
            while (read(run.seal(BatchTime.ofEpochMillis(1000))).isEmpty()) {
                Thread.onSpinWait();
            }
            database.execute("DELETE FROM payments");
            insert(1, 3);

            readUntilTold(run, context, "behind the position");
            assertThat(context.told)
                    .filteredOn(told -> told.startsWith("failed"))
                    .singleElement()
                    .asString()
                    .contains("it was read up to id 19, and the last row now has 2");
        }
    }

    @Test
    @Tag("faults")
    void tellsHowManyRowsCameTooLate() throws Exception {
        insert(10, 20);
        RecordedDelays time = new RecordedDelays();
        TestSourceContext context = new TestSourceContext(Map.of(), time);
        try (SourceRun<Long> run = byId(database.dataSource()).build().start(context)) {
            List<Long> records = new ArrayList<>();
            while (records.isEmpty()) {
                SourceBatch<Long> batch = run.seal(BatchTime.ofEpochMillis(1000));
                records.addAll(read(batch));
                batch.release();
            }
            insert(1, 4);
            while (context.counts.isEmpty()) {
                time.pass(Duration.ofSeconds(5));
                Thread.onSpinWait();
            }
            insert(20, 22);
            while (records.size() < 12) {
                records.addAll(read(run.seal(BatchTime.ofEpochMillis(2000))));
            }

            assertThat(context.counts).containsExactly("late 3");
            assertThat(context.told)
                    .filteredOn(told -> told.startsWith("failed"))
                    .singleElement()
                    .asString()
                    .contains("3 rows of table payments at ")
                    .contains("came after these rows were read, and were missed")
                    .contains("set a longer lag(...), now PT0S");
        }
    }

    @Test
    @Tag("faults")
    void leavesASecondAloneUntilItIsOver() {
        Instant second = Instant.parse("2026-11-30T12:00:00Z");
        pay(second, 1);
        try (StreamTest test = StreamTest.create()) {
            Collected<Long> records = test.collect(test.context().stream(byId(database.dataSource())
                    .column("paid", PositionType.TIMESTAMP)
                    .build()));
            test.advance(1);
            pay(second, 2); // later in the same second
            advanceUntil(test, records, 2);

            assertThat(records.all()).containsExactlyInAnyOrder(1L, 2L);
        }
    }

    @Test
    @Tag("faults")
    void refusesAColumnWhoseValuesItCanNotGiveBack() {
        database.execute("CREATE TABLE readings (id INTEGER, level DECIMAL(10, 2))");
        database.execute("INSERT INTO readings VALUES (1, 0.5), (2, 1.25), (3, 1.5)");
        try (StreamTest test = StreamTest.create()) {
            test.collect(test.context().stream(byId(database.dataSource())
                    .table("readings")
                    .column("level", PositionType.LONG)
                    .build()));

            assertThatThrownBy(() -> advanceForEver(test))
                    .hasStackTraceContaining(" is not a whole number of 64 bits; take a column of such numbers");
        }
    }

    private static void advanceForEver(StreamTest test) {
        while (true) {
            test.advance(1);
        }
    }

    protected static List<Long> read(SourceBatch<Long> batch) throws Exception {
        List<Long> records = new ArrayList<>();
        for (Split<Long> split : splits(batch)) {
            try (RecordReader<Long> reader = split.open()) {
                reader.forEachRemaining(records::add);
            }
        }
        return records;
    }

    static <T> List<Split<T>> splits(SourceBatch<T> batch) {
        return ((SplitsPlan<T>) batch.plan()).splits();
    }
}
