package io.tidemill.jdbc;

import static io.tidemill.testkit.ScriptedSource.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.StreamTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server is killed while a program writes to it, and comes back on its old port and data. */
abstract class RestartedServerContract {
    private KillableServer server;
    private TestDatabase database;

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
    void goesOnWhenTheServerIsBack() throws Exception {
        List<Duration> delays = new ArrayList<>();
        Set<Integer> killers = ConcurrentHashMap.newKeySet();
        killers.addAll(List.of(17, 41));
        RecordedDelays time = new RecordedDelays();
        Sleeper restarts = duration -> {
            delays.add(duration);
            if (delays.size() % 2 == 0) { // the first attempt after a kill meets a server that is away
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
                    .timing(time, restarts)
                    .build();
            test.stream(batch(numbers(0, 15)), batch(numbers(15, 30)), batch(numbers(30, 60)))
                    .map(n -> killers.remove(n) ? killedAt(n) : n)
                    .output(sink);

            test.advance(3);
        }

        assertThat(rows()).containsExactly(numbers(0, 60));
        assertThat(delays).hasSize(4);
    }

    private Integer killedAt(Integer n) throws Exception {
        server.kill();
        return n;
    }

    private void restart() {
        try {
            server.restart();
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
