package io.tidemill.benchmarks.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class SendersTest {
    @Test
    void sendsLogLinesAndCountsThem() throws Exception {
        List<String> lines = new ArrayList<>();

        long sent = linesUntilStopped(Senders.log(1_000), 5_000, lines);

        assertThat(lines).hasSize(Math.toIntExact(sent)).allMatch(line -> line.matches("[0-9.]+ - [0-9]{1,4} \\[.*"));
        assertThat(lines.stream().filter(line -> line.contains("KBDOC")).count())
                .isBetween(sent / 4, sent / 2);
        assertThat(lines.stream().mapToInt(line -> line.length() + 1).average().orElseThrow())
                .isBetween(154.0, 158.0);
    }

    @Test
    void sendsEveryKeyBeforeItKeepsToTheRate() throws Exception {
        List<String> lines = new ArrayList<>();

        long sent = linesUntilStopped(Senders.stamped(2_500, 10_000), 2_600, lines);

        assertThat(lines).hasSize(Math.toIntExact(sent)).allMatch(line -> line.matches("[0-9]+ user[0-9]+"));
        assertThat(lines.subList(0, 2_500))
                .extracting(line -> line.split(" ")[1])
                .doesNotHaveDuplicates();
    }

    @Test
    void stopsWhenNobodyCame() throws Exception {
        try (Sender sender = Senders.log(1)) {
            assertThat(sender.stop()).isZero();
        }
    }

    /** Reads some lines, stops the sender, reads the others that were sent, and leaves. */
    private static long linesUntilStopped(Sender sender, int atLeast, List<String> lines)
            throws IOException, InterruptedException, ExecutionException {
        CompletableFuture<Long> sent;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sender.port());
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < atLeast; i++) {
                lines.add(reader.readLine());
            }
            sent = CompletableFuture.supplyAsync(() -> stop(sender));
            reader.lines().forEach(lines::add);
        }
        return sent.get();
    }

    private static long stop(Sender sender) {
        try {
            return sender.stop();
        } catch (IOException | InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
