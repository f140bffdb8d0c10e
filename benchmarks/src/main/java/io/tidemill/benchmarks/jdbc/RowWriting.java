package io.tidemill.benchmarks.jdbc;

import io.tidemill.BatchContext;
import io.tidemill.jdbc.Database;
import io.tidemill.jdbc.Dialect;
import io.tidemill.jdbc.JdbcSink;
import io.tidemill.time.BatchTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;

/** The main class of a JVM that writes batches of rows for a while, each in a transaction. */
public final class RowWriting {
    /** Begins the line with the rows per second. */
    public static final String ROWS_PER_SECOND = "rows per second ";

    private static final int BATCHES = 10;
    private static final int ROUND_TRIP = 1_000;
    private static final String TABLE =
            "CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner VARCHAR(40) NOT NULL, cents BIGINT NOT NULL)";

    private RowWriting() {}

    /** Who writes. */
    public enum Contestant {
        /** Our sink, exactly once. */
        TIDEMILL {
            @Override
            Writer start(String url, String user, Dialect dialect) {
                Database database = Database.at(url).user(user).build();
                JdbcSink<Account> sink = JdbcSink.<Account>builder(database)
                        .table("accounts")
                        .key("id", Account::id)
                        .value("owner", Account::owner)
                        .value("cents", Account::cents)
                        .exactlyOnce("bench", "accounts")
                        .batchRows(ROUND_TRIP)
                        .build();
                BatchContext context =
                        BatchContext.builder("jdbc").master("local[2]").build();
                return (number, rows) ->
                        sink.write(context.parallelize(rows, 2), BatchTime.ofEpochMillis(1000L * number));
            }
        },
        /** A statement, a batch, a commit. */
        LOOP {
            @Override
            Writer start(String url, String user, Dialect dialect) throws SQLException {
                Connection connection = DriverManager.getConnection(url, user, "");
                connection.setAutoCommit(false);
                PreparedStatement statement = connection.prepareStatement(upsert(dialect));
                return (number, rows) -> {
                    int waiting = 0;
                    for (Account row : rows) {
                        statement.setInt(1, row.id());
                        statement.setString(2, row.owner());
                        statement.setLong(3, row.cents());
                        statement.addBatch();
                        if (++waiting % ROUND_TRIP == 0) {
                            statement.executeBatch();
                        }
                    }
                    statement.executeBatch();
                    connection.commit();
                };
            }
        };

        abstract Writer start(String url, String user, Dialect dialect) throws SQLException;

        private static String upsert(Dialect dialect) {
            return dialect == Dialect.H2
                    ? "MERGE INTO accounts (id, owner, cents) KEY (id) VALUES (?, ?, ?)"
                    : "INSERT INTO accounts (id, owner, cents) VALUES (?, ?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, cents = excluded.cents";
        }
    }

    /** Writes the rows of a batch, and returns when they are committed. */
    @FunctionalInterface
    interface Writer {
        void write(long number, List<Account> rows) throws Exception;
    }

    /**
     * Writes.
     *
     * @param args contestant, URL, user, dialect, rows of a batch, milliseconds of warm-up and of measurement
     */
    public static void main(String[] args) throws Exception {
        Contestant contestant = Contestant.valueOf(args[0]);
        int rows = Integer.parseInt(args[4]);
        try (Connection keptOpen = DriverManager.getConnection(args[1], args[2], "");
                Statement statement = keptOpen.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS accounts");
            statement.execute("DROP TABLE IF EXISTS tidemill_batches");
            statement.execute(TABLE);
            List<List<Account>> batches = LongStream.range(0, BATCHES)
                    .mapToObj(seed -> Account.batch(rows, seed))
                    .toList();
            Writer writer = contestant.start(args[1], args[2], Dialect.valueOf(args[3]));
            long warm = write(writer, batches, 1, Long.parseLong(args[5]));
            long begin = System.nanoTime();
            long measured = write(writer, batches, 1 + warm, Long.parseLong(args[6]));
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.println(ROWS_PER_SECOND + measured * rows / seconds);
        }
        System.exit(0);
    }

    /** Writes batches for so long; returns how many. */
    private static long write(Writer writer, List<List<Account>> batches, long first, long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        long number = first;
        while (System.nanoTime() < end) {
            writer.write(number, batches.get((int) (number % batches.size())));
            number++;
        }
        return number - first;
    }
}
