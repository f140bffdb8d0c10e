package io.tidemill.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.StreamingContext;
import io.tidemill.function.Pair;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.stream.DStream;
import io.tidemill.testkit.Collected;
import io.tidemill.testkit.CollectedPairs;
import io.tidemill.testkit.RecordedEvents;
import io.tidemill.testkit.StreamEvent.BatchCompleted;
import io.tidemill.time.BatchTime;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole programs with real time and a real connection. */
class SocketStreamTest {
    private static final int LINES = 20_000;
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private static StreamingContext.Builder builder() {
        return StreamingContext.builder("socket").batchInterval(INTERVAL).master("local[2]");
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void send(Socket client, List<String> lines) throws IOException {
        try (BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(client.getOutputStream(), UTF_8))) {
            for (String line : lines) {
                writer.write(line);
                writer.write('\n');
            }
        }
    }

    private static List<String> lines() {
        return IntStream.range(0, LINES).mapToObj(i -> "user" + i % 7 + " " + i).toList();
    }

    @Test
    void processesEveryLineOnceAndStopsWhenTheServerHasClosed() throws IOException {
        try (ServerSocket server = listen();
                StreamingContext ssc = builder()
                        .set("tidemill.socket.reconnect", "false")
                        .set("tidemill.stop.when.sources.end", "true")
                        .build()) {
            DStream<String> in = ssc.socketTextStream("localhost", server.getLocalPort());
            Collected<String> lines = new Collected<>();
            in.output(lines);
            CollectedPairs<String, Long> totals = new CollectedPairs<>();
            in.mapToPair(line -> Pair.of(line.substring(0, line.indexOf(' ')), 1L))
                    .reduceByKey(Long::sum)
                    .<Long>updateStateByKey((counts, total) -> Optional.of(total.orElse(0L)
                            + counts.stream().mapToLong(Long::longValue).sum()))
                    .output(totals);
            RecordedEvents events = new RecordedEvents();
            ssc.addListener(events);
            ssc.start();
            try (Socket client = server.accept()) {
                send(client, lines());
            }

            ssc.awaitTermination();

            assertThat(lines.all()).isEqualTo(lines());
            Map<String, Long> expected = new HashMap<>();
            lines().forEach(line -> expected.merge(line.substring(0, line.indexOf(' ')), 1L, Long::sum));
            assertThat(totals.latestMap()).isEqualTo(expected);
            assertThat(events.of(BatchCompleted.class).stream()
                            .mapToLong(event -> event.batch().recordCount())
                            .sum())
                    .isEqualTo(LINES);
            assertThat(lines.times()).isSorted().doesNotHaveDuplicates().allMatch(time -> time.isMultipleOf(INTERVAL));
            assertThat(gaps(lines.times())).allMatch(INTERVAL::equals);
        }
    }

    private static List<Duration> gaps(List<BatchTime> times) {
        return IntStream.range(1, times.size())
                .mapToObj(i -> times.get(i).since(times.get(i - 1)))
                .toList();
    }

    @Test
    void aGracefulStopLosesNothingOfWhatWasReceived() throws IOException, InterruptedException {
        try (ServerSocket server = listen();
                StreamingContext ssc = builder().build()) {
            Collected<String> lines = new Collected<>();
            ssc.socketTextStream("localhost", server.getLocalPort()).output(lines);
            CountDownLatch some = new CountDownLatch(1);
            ssc.addListener(new StreamingListener() {
                @Override
                public void onBatchCompleted(BatchInfo batch) {
                    if (batch.recordCount() > 0) {
                        some.countDown();
                    }
                }
            });
            ssc.start();
            try (Socket client = server.accept()) {
                send(client, lines());
            }
            some.await();

            ssc.stop(StopMode.GRACEFUL);

            assertThat(ssc.state()).isEqualTo(ContextState.STOPPED);
            assertThat(lines.all())
                    .isNotEmpty()
                    .isEqualTo(lines().subList(0, lines.all().size()));
        }
    }
}
