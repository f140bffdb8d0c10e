package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a certificate made for the test: written to over TLS where it is trusted, and not at all where it is not. */
class TlsTest {
    @TempDir
    private Path directory;

    private Certificate certificate(String name) throws Exception {
        return Certificate.make(Files.createDirectory(directory.resolve(name)));
    }

    /** Writes a batch; {@code time} tells of attempts after the first. */
    private static void write(Database.Builder address, RecordedDelays time) {
        try (Database database = address.build();
                StreamTest test = StreamTest.create()) {
            test.stream(ScriptedSource.batch(1, 2, 3))
                    .output(JdbcSink.<Integer>builder(database)
                            .table("numbers")
                            .value("n", n -> n)
                            .exactlyOnce("shop", "numbers")
                            .timing(time, time)
                            .build());
            test.advance(1);
        }
    }

    private static void writes(KillableServer server, Database.Builder address, String question, String answer)
            throws Exception {
        TestDatabase database = server.database();
        database.execute("CREATE TABLE numbers (n INTEGER)");

        write(address, new RecordedDelays());

        assertThat(database.rows("SELECT n FROM numbers ORDER BY n")).containsExactly("1", "2", "3");
        try (Database same = address.build();
                Connection connection = same.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(2)).startsWith(answer);
        }
    }

    private static void refuses(Database.Builder address) {
        RecordedDelays time = new RecordedDelays();

        Throwable failure = catchThrowable(() -> write(address, time));

        assertThat(failure)
                .hasMessageContaining("the server's certificate is not trusted: look at the driver's properties");
        assertThat(time.delays).as("attempts after the first").isEmpty();
        StringWriter shown = new StringWriter();
        failure.printStackTrace(new PrintWriter(shown));
        assertThat(shown.toString()).doesNotContain("sesame-4711");
    }

    private static Database.Builder toPostgres(PostgresServer server, Certificate trusted) {
        return Database.at(server.url("postgres"))
                .user(PostgresServer.USER)
                .password("sesame-4711") // the server asks for none
                .property("sslmode", "verify-ca")
                .property("sslrootcert", trusted.file().toString());
    }

    private static Database.Builder toMariaDb(MariaDbServer server, Certificate trusted) {
        return Database.at(server.url("shop").replace("sslMode=disable", "sslMode=verify-ca"))
                .user(MariaDbServer.USER)
                .password(MariaDbServer.PASSWORD)
                .property("serverSslCert", trusted.file().toString());
    }

    @Test
    void writesToPostgresOverTls() throws Exception {
        Certificate certificate = certificate("server");
        try (PostgresServer server = PostgresServer.withTls(certificate)) {
            writes(
                    server,
                    toPostgres(server, certificate),
                    "SELECT pid, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                    "TLS");
        }
    }

    @Test
    void doesNotWriteToAPostgresThatIsNotTrusted() throws Exception {
        try (PostgresServer server = PostgresServer.withTls(certificate("server"))) {
            refuses(toPostgres(server, certificate("other")));
        }
    }

    @Test
    void writesToMariaDbOverTls() throws Exception {
        Certificate certificate = certificate("server");
        try (MariaDbServer server = MariaDbServer.withTls(certificate)) {
            writes(server, toMariaDb(server, certificate), "SHOW STATUS LIKE 'Ssl_version'", "TLS");
        }
    }

    @Test
    void doesNotWriteToAMariaDbThatIsNotTrusted() throws Exception {
        try (MariaDbServer server = MariaDbServer.withTls(certificate("server"))) {
            server.database();
            refuses(toMariaDb(server, certificate("other")));
        }
    }

    @Test
    void saysWhichUserMariaDbDoesNotLetInAndShowsNoPassword() throws Exception {
        try (MariaDbServer server = MariaDbServer.own()) {
            server.database();
            RecordedDelays time = new RecordedDelays();

            Throwable failure = catchThrowable(() -> write(
                    Database.at(server.url("shop")).user(MariaDbServer.USER).password("guess-0815"), time));

            assertThat(failure)
                    .hasMessageContaining("Access denied for user 'tidemill'")
                    .hasMessageContaining("[SQLState 28000]");
            assertThat(time.delays).isEmpty();
            StringWriter shown = new StringWriter();
            failure.printStackTrace(new PrintWriter(shown));
            assertThat(shown.toString()).doesNotContain("guess-0815");
        }
    }

    private static void endsAtOnce(Database.Builder address) {
        RecordedDelays time = new RecordedDelays();

        assertThat(catchThrowable(() -> write(address, time)))
                .hasMessageContaining("TLS is asked for, and this server does not offer it");
        assertThat(time.delays).as("attempts after the first").isEmpty();
    }

    @Test
    @Tag("faults")
    void saysThatAPostgresOffersNoTls() {
        try (TestDatabase postgres = TestDatabases.postgres()) {
            endsAtOnce(postgres.address().property("sslmode", "require"));
        }
    }

    @Test
    @Tag("faults")
    void saysThatAMariaDbOffersNoTls() throws Exception {
        try (TestDatabase mariaDb = TestDatabases.mariaDb()) {
            endsAtOnce(Database.at(mariaDb.login().get(0).replace("sslMode=disable", "sslMode=trust"))
                    .user(MariaDbServer.USER)
                    .password(MariaDbServer.PASSWORD));
        }
    }
}
