package io.tidemill.jdbc;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server is killed while a program writes to it, and comes back on its old port and data. */
abstract class RestartedServerContract {
    private static final long AWAY_MILLIS = 60_000;

    private KillableServer server;
    private TestDatabase database;
    private boolean isAway;

    /** Starts a server that nobody else uses. */
    abstract KillableServer startOwn() throws Exception;

    @BeforeEach
    void startServer() throws Exception {
        server = startOwn();
        database = server.database();
        database.execute("CREATE TABLE numbers (n INTEGER)");
    }

    @AfterEach
    void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void goesOnWhenTheServerIsBackAfterAMinuteAndWhenItIsBackSoon() throws Exception {
        Set<Integer> killers = ConcurrentHashMap.newKeySet();
        killers.addAll(List.of(17, 41));
        RecordedDelays time = new RecordedDelays();
        Sleeper restarts = duration -> {
            time.sleep(duration);
            // until then each attempt meets a server that is away
            if (time.epochMillis() >= AWAY_MILLIS && isAway) {
                restart();
            }
        };
        try (Database pool = database.address()
                        .connectTimeout(Duration.ofMillis(500))
                        .build();
                StreamTest test = StreamTest.create()) {
            JdbcSink<Integer> sink = JdbcSink.<Integer>builder(pool)
                    .table("numbers")
                    .value("n", n -> n)
                    .exactlyOnce("numbers", "numbers")
                    .batchRows(5)
                    .retry(RetryPolicy.DEFAULT.withLimit(Duration.ofMinutes(10))) // the pool may notice a little later
                    .timing(time, restarts)
                    .build();
            test.stream(batch(numbers(0, 15)), batch(numbers(15, 30)), batch(numbers(30, 60)))
                    .map(n -> killers.remove(n) ? killedAt(n) : n)
                    .output(sink);

            test.advance(3);
        }

        assertThat(rows()).containsExactly(numbers(0, 60));
        assertThat(time.delays.stream().map(Duration::toMillis))
                .startsWith(
                        100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L, 10_000L, 10_000L, 10_000L);
    }

    private Integer killedAt(Integer n) throws Exception {
        server.kill();
        isAway = true;
        return n;
    }

    private void restart() {
        try {
            server.restart();
            isAway = false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Integer[] numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toArray(Integer[]::new);
    }

    private List<Integer> rows() {
        return database.rows("SELECT n FROM numbers ORDER BY n").stream()
                .map(Integer::valueOf)
                .toList();
    }
}
