package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of random rows whose growing column has each type and collation that a database offers, read with pages of one row and
 * of a few: every row comes once, whether it was found or is read again.
 */
@Tag("faults")
class RandomTablesTest {
    private static final int ROUNDS = Integer.getInteger("jdbc.tables", 1);
    private static final int ROWS = 40;
    private static final BatchTime TIME = BatchTime.ofEpochMillis(1000);
    private static final List<String> LETTERS = List.of(
            "a", "A", "\u00e1", "\u00c1", "b", "B", "ss", "\u00df", "e", "\u00e9", "e\u0301", "z", "Z", "_", "1", " ");

    @TempDir
    private Path directory;

    /** A type of a column, how it is read, and what may be in it. */
    private record Kind(String type, PositionType read, Function<Random, Object> values) {
        static Kind number(String type) {
            return new Kind(type, PositionType.LONG, random -> random.nextInt(30) - 10L);
        }

        static Kind text(String type) {
            return new Kind(type, PositionType.STRING, Kind::text);
        }

        static Kind time(String type) {
            return new Kind(type, PositionType.TIMESTAMP, Kind::time);
        }

        private static Object text(Random random) {
            StringBuilder text = new StringBuilder();
            IntStream.range(0, random.nextInt(4))
                    .forEach(i -> text.append(LETTERS.get(random.nextInt(LETTERS.size()))));
            return text.toString();
        }

        private static Object time(Random random) {
            return Instant.parse("2026-10-25T00:30:00Z")
                    .plus(Duration.ofMinutes(20L * random.nextInt(10)))
                    .plusNanos(1_000L * random.nextInt(3));
        }
    }

    private static List<Kind> ofPostgres() {
        return List.of(
                Kind.number("BIGINT"),
                Kind.number("SMALLINT"),
                Kind.number("NUMERIC(20)"),
                Kind.text("VARCHAR(20)"),
                Kind.text("TEXT COLLATE \"C\""),
                Kind.text("TEXT COLLATE \"en-x-icu\""),
                Kind.text("TEXT COLLATE without_case"),
                Kind.text("TEXT COLLATE without_accents"),
                Kind.text("CHAR(20)"),
                Kind.text("CITEXT"),
                Kind.time("TIMESTAMP"),
                Kind.time("TIMESTAMP(0)"),
                Kind.time("TIMESTAMPTZ(3)"),
                Kind.time("DATE"));
    }

    private static List<Kind> ofMariaDb() {
        return List.of(
                Kind.number("BIGINT"),
                Kind.number("DECIMAL(18,0)"),
                Kind.number("DOUBLE"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_general_ci"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_unicode_ci"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_uca1400_ai_ci"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_uca1400_as_cs"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_general_nopad_ci"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_bin"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_nopad_bin"),
                Kind.text("VARCHAR(20) COLLATE utf8mb4_german2_ci"),
                Kind.text("CHAR(20) COLLATE utf8mb4_general_ci"),
                Kind.text("TEXT COLLATE utf8mb4_general_ci"),
                Kind.time("DATETIME"),
                Kind.time("DATETIME(6)"),
                Kind.time("TIMESTAMP(3)"),
                Kind.time("DATE"));
    }

    private static List<Kind> ofH2() {
        return List.of(
                Kind.number("BIGINT"),
                Kind.number("NUMERIC(20)"),
                Kind.text("VARCHAR(20)"),
                Kind.text("VARCHAR_IGNORECASE(20)"),
                Kind.text("CHAR(20)"),
                Kind.time("TIMESTAMP(9)"),
                Kind.time("TIMESTAMP(0)"),
                Kind.time("TIMESTAMP WITH TIME ZONE"),
                Kind.time("DATE"));
    }

    private static List<Kind> ofSqlite() {
        return List.of(
                Kind.number("INTEGER"),
                Kind.number("NUMERIC"),
                Kind.text("TEXT"),
                Kind.text("TEXT COLLATE NOCASE"),
                Kind.text("TEXT COLLATE RTRIM"),
                Kind.time("TIMESTAMP"));
    }

    /** Reads a table of each kind, and says with which seed it did. */
    private static void readAll(TestDatabase database, List<Kind> kinds) throws Exception {
        long seed = Long.getLong("jdbc.seed", new Random().nextLong());
        Random random = new Random(seed);
        try (Database pool = database.address().build()) {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < kinds.size(); i++) {
                    Kind kind = kinds.get(i);
                    String table = "t" + round + "_" + i;
                    fill(database, table, kind, random);
                    for (int pageRows : List.of(1, 2 + random.nextInt(6))) {
                        readOne(pool, table, kind, pageRows, "-Djdbc.seed=" + seed);
                    }
                    database.execute("DROP TABLE " + table);
                }
            }
        }
    }

    private static void fill(TestDatabase database, String table, Kind kind, Random random) throws Exception {
        database.execute("CREATE TABLE " + table + " (id INTEGER, k " + kind.type + ")");
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?)")) {
            connection.setAutoCommit(false);
            for (int id = 0; id < ROWS; id++) {
                insert.setInt(1, id);
                Object value = kind.values.apply(random);
                if (value instanceof Instant time) {
                    insert.setTimestamp(2, Timestamp.from(time), ColumnValues.utc());
                } else {
                    insert.setObject(2, value);
                }
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static void readOne(Database database, String table, Kind kind, int pageRows, String seed)
            throws Exception {
        JdbcSource<Integer> source = JdbcSource.<Integer>builder(database, row -> row.getInt("id"))
                .table(table)
                .column("k", kind.read)
                .pageRows(pageRows)
                .lag(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .build();
        List<Integer> found = new ArrayList<>();
        String end = "";
        TestSourceContext context = new TestSourceContext(Map.of());
        try (SourceRun<Integer> run = source.start(context)) {
            long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (found.size() < ROWS && System.nanoTime() < giveUp && context.told.size() < 2) {
                SourceBatch<Integer> batch = run.seal(TIME);
                found.addAll(read(batch));
                end = batch.positions().moved().getOrDefault("k", end);
            }
        }
        String what = kind.type + " with pages of " + pageRows + ", " + seed;
        assertThat(context.told).as(what).hasSize(1);
        assertThat(found.stream().sorted()).as("found: " + what).containsExactlyElementsOf(all());
        try (SourceRun<Integer> run = source.start(new TestSourceContext(Map.of()))) {
            List<Integer> again = read(run.replay(TIME, PositionChanges.of("k", end)));
            assertThat(again.stream().sorted()).as("read again: " + what).containsExactlyElementsOf(all());
        }
    }

    private static List<Integer> read(SourceBatch<Integer> batch) throws Exception {
        List<Integer> records = new ArrayList<>();
        for (Split<Integer> split : SourceContract.splits(batch)) {
            try (RecordReader<Integer> reader = split.open()) {
                reader.forEachRemaining(records::add);
            }
        }
        return records;
    }

    private static List<Integer> all() {
        return IntStream.range(0, ROWS).boxed().toList();
    }

    @Test
    void readsEachRowOfPostgresOnce() throws Exception {
        try (TestDatabase database = TestDatabases.postgres()) {
            database.execute("CREATE EXTENSION citext");
            database.execute("CREATE COLLATION without_case"
                    + " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
            database.execute("CREATE COLLATION without_accents"
                    + " (provider = icu, locale = 'und-u-ks-level1', deterministic = false)");
            readAll(database, ofPostgres());
        }
    }

    @Test
    void readsEachRowOfMariaDbOnce() throws Exception {
        try (TestDatabase database = TestDatabases.mariaDb()) {
            readAll(database, ofMariaDb());
        }
    }

    @Test
    void readsEachRowOfH2Once() throws Exception {
        try (TestDatabase database = TestDatabases.h2()) {
            readAll(database, ofH2());
        }
    }

    @Test
    void readsEachRowOfSqliteOnce() throws Exception {
        try (TestDatabase database = TestDatabases.sqlite(directory)) {
            readAll(database, ofSqlite());
        }
    }
}
