package io.tidemill.jdbc;

import io.tidemill.testkit.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.mariadb.jdbc.MariaDbDataSource;

/** A real MariaDB, as a process of its own on a free port of the loopback address. It ends with the JVM, however that ends. */
final class MariaDbServer implements KillableServer {
    static final String USER = "tidemill";
    static final String PASSWORD = "sesame-4711";

    private static final int TRIES = 3; // another process may take the port between our look and the server's
    private static final String READY = "ready for connections";

    /** Runs the other arguments as a command until that ends, or the input of the shell does. */
    private static final String TIED =
            "exec 3<&0; \"$@\" 3<&- & server=$!; { cat <&3; kill -9 $server; } >/dev/null 2>&1 & wait $server";

    private static @Nullable MariaDbServer shared;
    private static @Nullable String refusal;

    private final Path directory;
    private final List<String> tls;
    private final int port;
    private ChildProcess process;

    private MariaDbServer(Path directory, List<String> tls, int port, ChildProcess process) {
        this.directory = directory;
        this.tls = tls;
        this.port = port;
        this.process = process;
    }

    /** Returns the server that all tests share, each with a database of its own; it ends with the JVM. */
    static synchronized MariaDbServer shared() throws IOException {
        if (shared == null) {
            MariaDbServer started = own();
            Runtime.getRuntime().addShutdownHook(new Thread(started::closeQuietly, "mariadb-end"));
            shared = started;
        }
        return shared;
    }

    /** Returns a server for one test, which may kill it. */
    static synchronized MariaDbServer own() throws IOException {
        return start(List.of("--skip-ssl"));
    }

    /** Returns a server for one test that has a certificate, and talks TLS where it is asked to. */
    static synchronized MariaDbServer withTls(Certificate certificate) throws IOException {
        return start(List.of("--ssl-cert=" + certificate.file(), "--ssl-key=" + certificate.keyFile()));
    }

    private static MariaDbServer start(List<String> tls) throws IOException {
        Assumptions.assumeTrue(refusal == null, refusal);
        Path directory = Files.createTempDirectory("tidemill-mariadb");
        try {
            install(directory);
            return startIn(directory, tls);
        } catch (IOException | InterruptedException | AssertionError | RuntimeException e) {
            delete(directory);
            refusal = "SKIPPED: MariaDB does not start on this machine, so nothing here was tested with it: " + e;
            return Assumptions.abort(refusal);
        }
    }

    private static MariaDbServer startIn(Path directory, List<String> tls) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                return new MariaDbServer(directory, tls, port, launch(directory, tls, port));
            } catch (AssertionError e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Makes the system's tables, and the user. */
    private static void install(Path directory) throws IOException, InterruptedException {
        Path files = MariaDbFiles.unpacked();
        Path script = directory.resolve("install.sql");
        List<String> lines =
                new ArrayList<>(List.of("CREATE DATABASE mysql;", "USE mysql;", "SET @auth_root_socket=NULL;"));
        for (String part : List.of("system_tables", "performance_tables", "system_tables_data")) {
            lines.addAll(Files.readAllLines(files.resolve("share/mariadb_" + part + ".sql")));
        }
        lines.add("FLUSH PRIVILEGES;");
        lines.add("CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD + "';");
        lines.add("GRANT ALL ON *.* TO '" + USER + "'@'%';");
        Files.write(script, lines);
        Files.createDirectory(directory.resolve("data"));
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" <" + script.getFileName(), "install"));
        command.addAll(server(files, directory));
        command.addAll(List.of("--skip-ssl", "--bootstrap"));
        try (ChildProcess installing =
                ChildProcess.command("The installation of MariaDB", directory.toFile(), command)) {
            List<String> said = installing.remainingLines();
            if (installing.awaitEnd() != 0) {
                throw new IOException("MariaDB's tables cannot be made: " + said);
            }
        }
    }

    private static ChildProcess launch(Path directory, List<String> tls, int port)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", TIED, "mariadb"));
        command.addAll(server(MariaDbFiles.unpacked(), directory));
        command.addAll(tls);
        command.addAll(
                List.of("--port=" + port, "--bind-address=127.0.0.1", "--socket=tidemill.sock", "--skip-name-resolve"));
        ChildProcess process = ChildProcess.command("MariaDB", directory.toFile(), command);
        try {
            process.awaitLine(line -> line.contains(READY));
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
        process.ignoreOutput();
        return process;
    }

    /** Returns the command of the server, which is small, and which keeps what is committed when its process is killed. */
    private static List<String> server(Path files, Path directory) {
        return List.of(
                files.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"), // root has to be asked for
                "--basedir=" + files,
                "--lc-messages-dir=" + files.resolve("share"),
                "--character-sets-dir=" + files.resolve("share/charsets"),
                "--datadir=" + directory.resolve("data"),
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-log-file-size=8M",
                "--innodb-buffer-pool-size=16M");
    }

    String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?sslMode=disable";
    }

    DataSource dataSource(String database) {
        try {
            MariaDbDataSource source = new MariaDbDataSource(url(database));
            source.setUser(USER);
            source.setPassword(PASSWORD);
            return source;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void createDatabase(String name) {
        try (Connection connection = dataSource("mysql").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public TestDatabase database() {
        createDatabase("shop");
        return TestDatabases.at(url("shop"), USER, PASSWORD, dataSource("shop"));
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void restart() throws Exception {
        process.close();
        process = launch(directory, tls, port);
    }

    @Override
    public void close() throws IOException {
        process.close();
        delete(directory);
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // the directory of a test is left behind
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
