package io.tidemill.kafka.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM that says in its output when it is ready. */
final class BrokerProcess {
    private static final int SECONDS_TO_START = 60;
    private static final int LINES_KEPT = 30;

    private final Process process;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>(); // guarded by itself

    private BrokerProcess(Process process) {
        this.process = process;
    }

    /** Starts {@code command}, and returns when it has printed a line with {@code readyText}. */
    static BrokerProcess launch(List<String> command, String readyText) throws IOException {
        BrokerProcess broker = new BrokerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        Thread reader = new Thread(() -> broker.read(readyText), "kafka-broker-output");
        reader.setDaemon(true);
        reader.start();
        try {
            if (broker.ready.get(SECONDS_TO_START, TimeUnit.SECONDS)) {
                return broker;
            }
            throw broker.failed("ended before it was ready");
        } catch (TimeoutException | ExecutionException e) {
            throw broker.failed("was not ready after " + SECONDS_TO_START + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broker.failed("was not waited for");
        }
    }

    private IOException failed(String how) {
        kill();
        synchronized (lastLines) {
            return new IOException("The Kafka broker " + how + "; it printed:\n" + String.join("\n", lastLines));
        }
    }

    private void read(String readyText) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(readyText)) {
                    ready.complete(true);
                }
                keep(line);
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        ready.complete(false);
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.add(line);
            if (lastLines.size() > LINES_KEPT) {
                lastLines.remove();
            }
        }
    }

    /** Ends it at once, and returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
