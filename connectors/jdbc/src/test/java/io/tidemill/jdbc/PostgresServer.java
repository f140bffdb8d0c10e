package io.tidemill.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A real PostgreSQL, as a process of its own. */
final class PostgresServer implements KillableServer {
    static final String USER = "postgres";
    static final String PASSWORD = "postgres";

    private static @Nullable PostgresServer shared;
    private static @Nullable String refusal;

    private final Path directory;
    private final Map<String, String> configuration;
    private final int port;
    private EmbeddedPostgres running;

    private PostgresServer(Path directory, Map<String, String> configuration, EmbeddedPostgres running) {
        this.directory = directory;
        this.configuration = configuration;
        this.running = running;
        this.port = running.getPort();
    }

    /** Returns the server that all tests share, each with a database of its own; it ends with the JVM. */
    static synchronized PostgresServer shared() {
        if (shared == null) {
            requireStartable();
            shared = start(true);
        }
        return shared;
    }

    /** Returns a server for one test, which may kill it. */
    static synchronized PostgresServer own() {
        requireStartable();
        return start(false);
    }

    /** Returns a server for one test that has a certificate, and talks TLS where it is asked to. */
    static synchronized PostgresServer withTls(Certificate certificate) {
        requireStartable();
        return start(
                false,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", certificate.file().toString(),
                        "ssl_key_file", certificate.keyFile().toString()));
    }

    /** Returns a server for one test that answers commits before it has written them, and takes its time to write. */
    static synchronized PostgresServer withoutSynchronousCommit() {
        requireStartable();
        return start(false, Map.of("synchronous_commit", "off", "wal_writer_delay", "10s"));
    }

    private static void requireStartable() {
        Assumptions.assumeTrue(refusal == null, refusal);
    }

    private static PostgresServer start(boolean isShared) {
        return start(isShared, Map.of());
    }

    private static PostgresServer start(boolean isShared, Map<String, String> configuration) {
        try {
            Path directory = Files.createTempDirectory("tidemill-postgres");
            return new PostgresServer(directory, configuration, open(directory, 0, isShared, configuration));
        } catch (IOException | RuntimeException e) {
            refusal = "SKIPPED: PostgreSQL does not start on this machine, so nothing here was tested with it: " + e;
            return Assumptions.abort(refusal);
        }
    }

    private static EmbeddedPostgres open(
            Path directory, int port, boolean isDeletedAtEnd, Map<String, String> configuration) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(isDeletedAtEnd)
                .setServerConfig("max_connections", "40")
                .setServerConfig("synchronous_commit", "on"); // what is committed survives the process
        configuration.forEach(builder::setServerConfig);
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    DataSource dataSource(String database) {
        return running.getDatabase("postgres", database);
    }

    void createDatabase(String name) {
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public TestDatabase database() {
        return TestDatabases.at(url("postgres"), USER, PASSWORD, dataSource("postgres"));
    }

    @Override
    public void kill() throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0).trim());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        CompletableFuture<?>[] ends = Stream.concat(postmaster.descendants(), Stream.of(postmaster))
                .map(ProcessHandle::onExit)
                .toArray(CompletableFuture<?>[]::new);
        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        CompletableFuture.allOf(ends).get(1, TimeUnit.MINUTES);
    }

    @Override
    public void restart() throws Exception {
        try {
            running.close();
        } catch (IOException e) {
            // the server is gone already; what matters is that its lock on the directory is given up
        }
        running = open(directory, port, false, configuration);
    }

    @Override
    public void close() throws IOException {
        running.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
