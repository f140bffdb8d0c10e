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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
                .hasMessage("The start 'yesterday' is no LONG, which column id is said to be");
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
