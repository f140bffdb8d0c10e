package io.tidemill.jdbc;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.time.Durations;
import java.io.NotSerializableException;
import java.io.Serial;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database, and the connections to it: a pool of its own, or a {@code DataSource} of the program. Sinks, sources and lookups
 * may share one. The pool opens with the first connection, and closes when {@link #close} is called; a {@code DataSource} of the
 * program stays open. Safe for use by many threads.
 *
 * <p>Its text, and every message, names the address without user, password and parameters.
 */
public final class Database implements Serializable, AutoCloseable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient @Nullable ConnectionSettings settings;
    private final transient @Nullable DataSource given;
    private final transient String address;
    private final transient Secrets secrets;
    private final transient AnswerWatch answers;
    private final transient ConnectionAttempts attempts = new ConnectionAttempts();

    // guarded by this
    private transient @Nullable HikariDataSource pool;
    private transient boolean closed;

    private Database(
            @Nullable ConnectionSettings settings,
            @Nullable DataSource given,
            String address,
            Secrets secrets,
            Duration answerTimeout) {
        this.settings = settings;
        this.given = given;
        this.address = address;
        this.secrets = secrets;
        this.answers = new AnswerWatch(answerTimeout);
    }

    static Database of(ConnectionSettings settings) {
        return new Database(settings, null, settings.toString(), settings.secrets(), settings.answerTimeout());
    }

    /** Returns the database behind a {@code DataSource}, whose pool the program owns. */
    public static Database of(DataSource dataSource) {
        requireNonNull(dataSource, "dataSource");
        String name = dataSource.getClass().getSimpleName();
        return new Database(null, dataSource, "the program's " + name, Secrets.none(), AnswerWatch.USUAL_LIMIT);
    }

    /** Returns a builder of the database at a JDBC URL, such as {@code jdbc:postgresql://localhost/shop}. */
    public static Builder at(String url) {
        return new Builder(requireNonNull(url, "url"));
    }

    /** Returns a connection that commits by itself; closing it gives it back. */
    Connection connection() throws SQLException {
        DataSource source = given;
        Connection connection = source == null
                ? pool().getConnection() // the pool keeps to its own limit
                : attempts.within(answers.limit(), source::getConnection);
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
        }
        return connection;
    }

    /**
     * Returns what {@code work} with a connection of this database gives, as long as that answers in time.
     *
     * @param what what a message calls it, as in {@code "Writing to table alerts"}
     */
    <R> R bounded(Connection connection, String what, AnswerWatch.Work<R> work) throws Exception {
        return answers.watch(this, connection, what, work);
    }

    /** Opens the pool; fails at once, with the server's own words, when it refuses. */
    private DataSource pool() throws SQLException {
        HikariDataSource open = opened();
        if (open != null) {
            return open;
        }
        ConnectionSettings to = requireNonNull(settings, "settings");
        HikariDataSource fresh = attempts.within(to.connectTimeout(), () -> {
            try {
                return new HikariDataSource(to.pooled());
            } catch (RuntimeException e) {
                throw e.getCause() instanceof SQLException refused ? refused : new SQLException(e);
            }
        });
        return kept(fresh);
    }

    private synchronized @Nullable HikariDataSource opened() {
        if (closed) {
            throw TidemillException.invalidState(this + " is closed; close it after the contexts that use it");
        }
        return pool;
    }

    /** Keeps the pool, unless another thread was faster or the database was closed meanwhile. */
    private HikariDataSource kept(HikariDataSource fresh) {
        synchronized (this) {
            if (pool == null && !closed) {
                pool = fresh;
                return fresh;
            }
        }
        fresh.close();
        return requireNonNull(opened(), "another thread's pool");
    }

    /** Has no connection used again that is open now, as when the server behind them is not the right one any more. */
    synchronized void renewConnections() {
        if (pool != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Returns what the database said, without anything secret. */
    String messageOf(Throwable failure) {
        return secrets.redacted(SqlFailures.messageOf(failure));
    }

    /** Returns the failure; or one that says the same without anything secret. */
    Throwable redacted(Throwable failure) {
        return secrets.redacted(failure);
    }

    /** Closes the pool, if it has one; closing again does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }

    /** Lets the settings travel in its place; whoever reads them gets the database that its process shares. */
    @Serial
    private Object writeReplace() throws NotSerializableException {
        if (settings == null) {
            throw new NotSerializableException(
                    address + " cannot be sent to another process; give URL and user with Database.at(...)");
        }
        return settings;
    }

    /** Returns the address, without user, password and parameters. */
    @Override
    public String toString() {
        return address;
    }

    /** What a database with a pool of its own is made of. */
    public static final class Builder {
        /** Enough for a task on each core that reads from the database and writes to it. */
        private static final int USUAL_CONNECTIONS =
                Math.max(10, 2 * Runtime.getRuntime().availableProcessors() + 2);

        private final String url;
        private final Map<String, String> properties = new TreeMap<>();
        private String user = "";
        private String password = "";
        private int connections = USUAL_CONNECTIONS;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration answerTimeout = AnswerWatch.USUAL_LIMIT;

        private Builder(String url) {
            this.url = url;
        }

        /** Sets the user's name. */
        public Builder user(String name) {
            user = requireNonNull(name, "name");
            return this;
        }

        /** Sets the password; it is never shown. */
        public Builder password(String secret) {
            password = requireNonNull(secret, "password: there is none; is the variable that holds it set?");
            return this;
        }

        /** Sets a property of the driver, as those for TLS: {@code sslmode}, {@code sslrootcert}. */
        public Builder property(String name, String value) {
            properties.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets how many connections may be open at a time; 10 unless told otherwise, or two for each core and two more. A
         * program that reads from the database it writes to needs two for each of its tasks.
         */
        public Builder connections(int most) {
            if (most < 1) {
                throw TidemillException.invalidArgument("A pool needs at least 1 connection, not " + most);
            }
            connections = most;
            return this;
        }

        /** Sets how long a connection is waited for; 5 s unless told otherwise, and at least 250 ms. */
        public Builder connectTimeout(Duration timeout) {
            if (timeout.compareTo(Duration.ofMillis(250)) < 0) {
                throw TidemillException.invalidArgument("The time to wait for a connection is at least 250 ms, not "
                        + Durations.millis(timeout) + " ms");
            }
            connectTimeout = JdbcBuilder.bounded(timeout);
            return this;
        }

        /**
         * Sets how long a statement may be without an answer; five minutes unless told otherwise, and at least 250 ms. After
         * that its connection is given up, and the work is tried again as after a lost connection. After half a minute without
         * an answer a warning is logged.
         */
        public Builder answerTimeout(Duration timeout) {
            if (timeout.compareTo(Duration.ofMillis(250)) < 0) {
                throw TidemillException.invalidArgument(
                        "The time to wait for an answer is at least 250 ms, not " + Durations.millis(timeout) + " ms");
            }
            answerTimeout = JdbcBuilder.bounded(timeout);
            return this;
        }

        /**
         * Returns the database; nothing is opened yet.
         *
         * @throws TidemillException if no driver on the class path knows the URL
         */
        public Database build() {
            String address = Secrets.addressOf(url);
            try {
                DriverManager.getDriver(url);
            } catch (SQLException e) {
                // the driver manager's own exception shows the URL, which may hold a password
                throw new TidemillException(
                        ErrorCode.INVALID_ARGUMENT,
                        "No JDBC driver knows " + address + "; put its jar on the class path, and check the URL");
            }
            return Database.of(new ConnectionSettings(
                    url, user, password, properties, connections, connectTimeout, answerTimeout));
        }

        /** Returns the address, without user, password and parameters. */
        @Override
        public String toString() {
            return Secrets.addressOf(url);
        }
    }
}
