package io.tidemill.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemill.plan.Split;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.SourceRun;
import io.tidemill.testkit.ScriptedSource;
import io.tidemill.testkit.StreamTest;
import io.tidemill.time.BatchTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static Throwable failureOfWriting(Database database) {
        RecordedDelays time = new RecordedDelays();
        JdbcSink<Integer> sink = JdbcSink.<Integer>builder(database)
                .table("numbers")
                .value("n", n -> n)
                .exactlyOnce("shop", "numbers")
                .timing(time, time)
                .retry(RetryPolicy.DEFAULT.withLimit(Duration.ofSeconds(1)))
                .build();
        return catchThrowable(() -> {
            try (StreamTest test = StreamTest.create()) {
                test.stream(ScriptedSource.batch(1, 2, 3)).output(sink);
                test.advance(1);
            }
        });
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void saysThatThePasswordIsWrongAndShowsNoPassword() {
        try (TestDatabase h2 = TestDatabases.h2();
                Database database = h2.address().password("guess-0815").build()) {
            Throwable failure = failureOfWriting(database);

            assertThat(failure)
                    .hasMessageContaining("jdbc:h2:mem:")
                    .hasMessageContaining("Wrong user name or password");
            assertThat(stackTrace(failure)).doesNotContain("guess-0815").doesNotContain("sesame");
        }
    }

    @Test
    void saysThatTheServerDoesNotKnowTheUser() {
        try (TestDatabase postgres = TestDatabases.postgres();
                Database database =
                        postgres.address().user("nobody").password("guess-0815").build()) {
            Throwable failure = failureOfWriting(database);

            assertThat(failure).hasMessageContaining("role \"nobody\" does not exist [SQLState 28000]");
            assertThat(stackTrace(failure)).doesNotContain("guess-0815");
        }
    }

    @Test
    void saysThatNoServerIsThere() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        try (Database database =
                Database.at("jdbc:postgresql://localhost:" + port + "/shop").build()) {
            assertThat(failureOfWriting(database))
                    .hasMessageContaining(
                            "at jdbc:postgresql://localhost:" + port + "/shop failed, 4 times in 700 ms: ")
                    .hasMessageContaining("[SQLState 08001]");
        }
    }

    @Test
    void refusesAUrlThatNoDriverKnowsAndShowsNoPassword() {
        Throwable failure =
                catchThrowable(() -> Database.at("jdbc:nosuch://ann:guess-0815@host/shop?password=guess-0816")
                        .build());

        assertThat(failure)
                .hasMessage("No JDBC driver knows jdbc:nosuch://host/shop; put its jar on the class path, and check"
                        + " the URL");
        assertThat(stackTrace(failure)).doesNotContain("guess");
    }

    @Test
    void showsTheAddressWithoutUserPasswordAndParameters() {
        assertThat(Secrets.addressOf("jdbc:postgresql://ann:secret@host:5432/shop?password=secret&ssl=true"))
                .isEqualTo("jdbc:postgresql://host:5432/shop");
        assertThat(Secrets.addressOf("jdbc:h2:mem:shop;USER=ann;PASSWORD=secret"))
                .isEqualTo("jdbc:h2:mem:shop");
        assertThat(Secrets.addressOf("jdbc:oracle:thin:ann/secret@//host/shop")).doesNotContain("secret");
        assertThat(Secrets.addressOf("jdbc:mariadb://address=(host=h)(password=secret)/shop"))
                .doesNotContain("secret");
        assertThat(Database.at("jdbc:h2:mem:x;PASSWORD=secret")
                        .password("secret")
                        .toString())
                .isEqualTo("jdbc:h2:mem:x");
    }

    @Test
    void showsNoPasswordThatTheDriverShows() {
        try (Database database = Database.at("jdbc:h2:mem:x;NO_SUCH_SETTING=1;PASSWORD=guess-0815")
                .build()) {
            assertThat(stackTrace(failureOfWriting(database)))
                    .contains("NO_SUCH_SETTING")
                    .doesNotContain("guess-0815");
        }
    }

    @Test
    void refusesUseAfterTheClose() {
        try (TestDatabase h2 = TestDatabases.h2()) {
            Database database = h2.address().build();
            database.close();

            assertThat(failureOfWriting(database)).hasMessageContaining("is closed");
        }
    }

    @Test
    void letsAnotherProcessReadASplit() throws Exception {
        try (TestDatabase h2 = TestDatabases.h2();
                Database database = h2.address().build()) {
            h2.execute("CREATE TABLE numbers (n INTEGER)");
            h2.execute("INSERT INTO numbers VALUES (1), (2), (3)");
            JdbcSource<Integer> source = JdbcSource.<Integer>builder(database, row -> row.getInt("n"))
                    .table("numbers")
                    .column("n", PositionType.LONG)
                    .build();
            try (SourceRun<Integer> run = source.start(new TestSourceContext(Map.of("n", "1")))) {
                Split<Integer> split = SourceContract.splits(
                                run.replay(BatchTime.ofEpochMillis(1000), PositionChanges.of("n", "3")))
                        .get(0);

                assertThat(copied(split).open()).toIterable().containsExactly(2, 3);
            }
        }
    }

    @Test
    void saysThatADataSourceCanNotTravel() {
        try (TestDatabase h2 = TestDatabases.h2()) {
            assertThatThrownBy(() -> copied(Database.of(h2.dataSource())))
                    .hasMessageContaining("cannot be sent to another process; give URL and user with Database.at(...)");
        }
    }

    @Test
    @Tag("faults")
    void hidesAShortPasswordInItsPlaceOnly() {
        Secrets secrets = Secrets.of("jdbc:h2:mem:x;PASSWORD=t", "t", Map.of());

        assertThat(secrets.redacted("the stream to //ann:t@host, PASSWORD=t;USER=tom, password=tom ended"))
                .isEqualTo("the stream to //ann:***@host, PASSWORD=***;USER=tom, password=tom ended");
    }

    @Test
    @Tag("faults")
    void hidesALongPasswordEverywhere() {
        assertThat(Secrets.of("jdbc:h2:mem:x", "sesame", Map.of()).redacted("open sesame!"))
                .isEqualTo("open ***!");
    }

    /** As after a failover: the server that a pool knows only reads now, and new connections reach another one. */
    @Test
    @Tag("faults")
    void writesOverNewConnectionsWhereTheServerOnlyReads() {
        try (TestDatabase postgres = TestDatabases.postgres();
                Database database = postgres.address().build()) {
            postgres.execute("CREATE TABLE numbers (n INTEGER)");
            String name = postgres.rows("SELECT current_database()").get(0);
            postgres.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
            RecordedDelays time = new RecordedDelays();
            Sleeper failover = duration -> {
                time.sleep(duration);
                postgres.execute("BEGIN READ WRITE; ALTER DATABASE " + name
                        + " SET default_transaction_read_only = off; COMMIT");
            };
            JdbcSink<Integer> sink = JdbcSink.<Integer>builder(database)
                    .table("numbers")
                    .value("n", n -> n)
                    .exactlyOnce("shop", "numbers")
                    .timing(time, failover)
                    .build();
            try (StreamTest test = StreamTest.create()) {
                test.stream(ScriptedSource.batch(1, 2)).output(sink);
                test.advance(1);
            }

            assertThat(postgres.rows("SELECT n FROM numbers ORDER BY n")).containsExactly("1", "2");
            assertThat(time.delays).hasSize(1);
        }
    }

    private enum Mood {
        GLAD
    }

    private static void writeMood(Database database) {
        try (StreamTest test = StreamTest.create()) {
            test.stream(ScriptedSource.batch(1))
                    .output(JdbcSink.<Integer>builder(database)
                            .table("moods")
                            .value("mood", n -> Mood.GLAD)
                            .value("data", n -> "{}")
                            .exactlyOnce("shop", "moods")
                            .build());
            test.advance(1);
        }
    }

    @Test
    @Tag("faults")
    void saysHowPostgresTakesTextsForItsOwnTypes() {
        try (TestDatabase postgres = TestDatabases.postgres();
                Database strict = postgres.address().build()) {
            postgres.execute("CREATE TYPE mood AS ENUM ('GLAD', 'SAD')");
            postgres.execute("CREATE TABLE moods (mood mood, data JSONB)");

            assertThatThrownBy(() -> writeMood(strict))
                    .hasMessageContaining(
                            "[SQLState 42804] (PostgreSQL takes a text for an enum, jsonb or uuid only from"
                                    + " a driver with the property stringtype=unspecified)");
            try (Database database =
                    postgres.address().property("stringtype", "unspecified").build()) {
                writeMood(database);
            }
            assertThat(postgres.rows("SELECT mood, data FROM moods")).containsExactly("GLAD {}");
        }
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"}) // what is read was written a line before
    private static <T> T copied(T object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
