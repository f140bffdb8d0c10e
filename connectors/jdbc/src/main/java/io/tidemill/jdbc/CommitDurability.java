package io.tidemill.jdbc;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a commit is kept when the database's process or machine fails: a batch that is written is forgotten by the
 * program, and would not be written again. What can be set is set for the sink's own transactions, or for its database; what can
 * not is refused, or told once where only a failure of the machine loses commits.
 */
enum CommitDurability {
    /** {@code synchronous_commit} is set in each transaction; {@code fsync} can only be looked at. */
    POSTGRESQL {
        @Override
        void before(Connection connection, Database database) throws SQLException {
            if (value(connection, "SELECT current_setting('fsync', true)").equals(Optional.of("off"))) {
                warnOnce(
                        database,
                        "runs with fsync=off: commits, and the whole database, can be lost when its machine fails. Set"
                                + " fsync=on in postgresql.conf");
            }
        }

        @Override
        void within(Connection connection, Database database) throws SQLException {
            String set = "SELECT set_config('synchronous_commit', 'on', true)"
                    + " WHERE current_setting('synchronous_commit', true) = 'off'";
            if (value(connection, set).isPresent()) {
                tellOnce(database, "has synchronous_commit=off; the sink sets it to on in each of its transactions");
            }
        }
    },
    /** {@code innodb_flush_log_at_trx_commit} belongs to the whole server. */
    MARIADB {
        @Override
        void before(Connection connection, Database database) throws SQLException {
            Optional<String> flush = value(connection, "SELECT @@global.innodb_flush_log_at_trx_commit");
            if (flush.equals(Optional.of("0"))) {
                throw refused(
                        database,
                        "has innodb_flush_log_at_trx_commit=0: it loses the commits of the last second when its process"
                                + " ends. Run SET GLOBAL innodb_flush_log_at_trx_commit = 1, and set it in my.cnf");
            }
            if (flush.isPresent() && !flush.get().equals("1") && !flush.get().equals("3")) {
                warnOnce(
                        database,
                        "has innodb_flush_log_at_trx_commit=" + flush.get() + ": it loses the commits of the last"
                                + " second when its machine fails. Set it to 1 where they matter");
            }
        }
    },
    /**
     * {@code WRITE_DELAY} belongs to the database, which keeps it; a database in memory has nothing to lose. A commit returns before a
     * thread of H2 has written it, so a checkpoint follows it, which waits.
     */
    H2 {
        private static final int NOT_AN_ADMINISTRATOR = 90040;

        @Override
        void before(Connection connection, Database database) throws SQLException {
            if (isInMemory(connection)) {
                return;
            }
            warnOnce(
                    database,
                    "is H2 in a file: when its process is killed it can lose the last commits that it has confirmed, and"
                            + " neither this sink nor H2 can tell. Take PostgreSQL, MariaDB or SQLite where each row counts");
            if (writeDelay(connection).equals("0")) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET WRITE_DELAY 0");
            } catch (SQLException e) {
                if (SqlFailures.isTransient(e)) {
                    throw e;
                }
                throw refused(
                        database,
                        "has a WRITE_DELAY of " + writeDelay(connection) + " ms: it loses the commits of that time when"
                                + " its process ends, and this user may not change it. Let an administrator run SET"
                                + " WRITE_DELAY 0, or add ;WRITE_DELAY=0 to the URL");
            }
            tellOnce(database, "had a WRITE_DELAY, and would have lost commits; the sink has set it to 0");
        }

        @Override
        void after(Connection connection, Database database) throws SQLException {
            if (isInMemory(connection)) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            } catch (SQLException e) {
                if (e.getErrorCode() != NOT_AN_ADMINISTRATOR) {
                    throw e;
                }
                warnOnce(
                        database,
                        "does not let this user run CHECKPOINT SYNC: the last commits can be lost when the process that"
                                + " writes them is killed. Give the sink a user with the right ADMIN");
            }
        }

        private static boolean isInMemory(Connection connection) throws SQLException {
            return value(connection, "SELECT DATABASE_PATH()").isEmpty();
        }

        private static String writeDelay(Connection connection) throws SQLException {
            String select = "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'";
            return value(connection, select).orElse("500"); // the default is not listed
        }
    },
    /** {@code synchronous} belongs to the connection; without a journal on disk nothing can be undone. */
    SQLITE {
        @Override
        void before(Connection connection, Database database) throws SQLException {
            String journal = value(connection, "PRAGMA journal_mode").orElse("");
            boolean isFile = !value(connection, "SELECT file FROM pragma_database_list WHERE name = 'main'")
                    .orElse("")
                    .isEmpty();
            if (isFile && (journal.equals("off") || journal.equals("memory"))) {
                throw refused(
                        database,
                        "has journal_mode=" + journal
                                + ": a transaction that is cut off by the end of the process stays in"
                                + " it by half. Take journal_mode WAL or DELETE");
            }
            if (isFile && value(connection, "PRAGMA synchronous").orElse("2").compareTo("2") < 0) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA synchronous = FULL");
                }
                tellOnce(database, "did not sync its commits; the sink sets PRAGMA synchronous to FULL");
            }
        }
    },
    /** Nothing is known of other databases. */
    OTHER;

    private static final Logger LOGGER = LoggerFactory.getLogger(CommitDurability.class);
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /** Returns what is to be done for the database at the other end, whatever dialect it is spoken to in. */
    static CommitDurability of(Connection connection) throws SQLException {
        return switch (Dialect.of(connection)) {
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB -> MARIADB;
            case H2 -> H2;
            case SQLITE -> SQLITE;
            case OTHER -> OTHER;
        };
    }

    /** Looks at the settings, and changes them where it can, while no transaction is open. */
    void before(Connection connection, Database database) throws SQLException {}

    /** Changes what belongs to a transaction, as its first step. */
    void within(Connection connection, Database database) throws SQLException {}

    /** Waits until what was committed is kept, where a commit does not. */
    void after(Connection connection, Database database) throws SQLException {}

    /** Returns whether settings belong to a connection or may be set again by its URL, and are looked at for each. */
    boolean isPerConnection() {
        return this == H2 || this == SQLITE;
    }

    /** Returns the first value of the first row; nothing for no row, and for null. */
    private static Optional<String> value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
        }
    }

    private static TidemillException refused(Database database, String why) {
        return new TidemillException(ErrorCode.OUTPUT_FAILED, database + " " + why + ". Nothing was written");
    }

    private static void tellOnce(Database database, String what) {
        if (TOLD.add(database + " " + what)) {
            LOGGER.info("{} {}", database, what);
        }
    }

    private static void warnOnce(Database database, String what) {
        if (TOLD.add(database + " " + what)) {
            LOGGER.warn("{} {}", database, what);
        }
    }
}
