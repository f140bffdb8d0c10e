package io.tidemill.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Makes databases, each empty and with a name of its own. */
public final class TestDatabases {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabases() {}

    static TestDatabase h2() {
        return h2(";LOCK_TIMEOUT=200");
    }

    /** H2 as it understands MariaDB's statements, and is spoken to in MariaDB's dialect. */
    static TestDatabase h2AsMariaDb() {
        TestDatabase h2 = h2(";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;LOCK_TIMEOUT=200");
        return new Simple(h2.dataSource(), h2.address(), "SHUTDOWN") {
            @Override
            public Dialect dialect() {
                return Dialect.MARIADB;
            }
        };
    }

    private static TestDatabase h2(String options) {
        String url = "jdbc:h2:mem:test" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1" + options;
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("tidemill");
        source.setPassword("sesame-4711");
        return new Simple(source, Database.at(url).user("tidemill").password("sesame-4711"), "SHUTDOWN");
    }

    static TestDatabase sqlite(Path directory) {
        String url = "jdbc:sqlite:" + directory.resolve("test" + NUMBER.incrementAndGet() + ".db");
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return new Simple(source, Database.at(url).property("busy_timeout", "10000"), "SELECT 1");
    }

    /** An H2 in a file, as it comes: it keeps commits back for a while. It is open only while something is connected. */
    public static TestDatabase h2InFile(Path directory) {
        String url = "jdbc:h2:file:" + directory.resolve("test") + ";DATABASE_TO_LOWER=TRUE";
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("tidemill");
        source.setPassword("sesame-4711");
        return at(url, "tidemill", "sesame-4711", source);
    }

    /** An SQLite whose commits are not synced, which its URL asks for. */
    public static TestDatabase sqliteUnsynced(Path directory) {
        String url = "jdbc:sqlite:" + directory.resolve("unsynced.db") + "?busy_timeout=10000&synchronous=OFF";
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(url);
        return at(url, "", "", source);
    }

    /** Skips the test, and says why, where PostgreSQL does not start. */
    public static TestDatabase postgres() {
        PostgresServer server = PostgresServer.shared();
        String name = "test" + NUMBER.incrementAndGet();
        server.createDatabase(name);
        return at(server.url(name), PostgresServer.USER, PostgresServer.PASSWORD, server.dataSource(name));
    }

    /** Skips the test, and says why, where MariaDB does not start. */
    public static TestDatabase mariaDb() {
        try {
            MariaDbServer server = MariaDbServer.shared();
            String name = "test" + NUMBER.incrementAndGet();
            server.createDatabase(name);
            return at(server.url(name), MariaDbServer.USER, MariaDbServer.PASSWORD, server.dataSource(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a database of a server. */
    static TestDatabase at(String url, String user, String password, DataSource source) {
        return new Simple(source, Database.at(url).user(user).password(password), "SELECT 1") {
            @Override
            public List<String> login() {
                return List.of(url, user, password);
            }
        };
    }

    private static class Simple implements TestDatabase {
        private final DataSource source;
        private final Database.Builder address;
        private final String last;

        Simple(DataSource source, Database.Builder address, String last) {
            this.source = source;
            this.address = address;
            this.last = last;
            try {
                source.getConnection().close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public DataSource dataSource() {
            return source;
        }

        @Override
        public Database.Builder address() {
            return address;
        }

        @Override
        public void close() {
            execute(last);
        }
    }
}
