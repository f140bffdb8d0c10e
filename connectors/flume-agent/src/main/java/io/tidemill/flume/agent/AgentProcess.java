package io.tidemill.flume.agent;

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
final class AgentProcess {
    private static final int SECONDS_TO_START = 60;
    private static final int LINES_KEPT = 30;

    private final Process process;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CompletableFuture<Boolean> deliveryFailed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> rolledBack = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>(); // guarded by itself

    private AgentProcess(Process process) {
        this.process = process;
    }

    /** Starts {@code command}, and returns when it has printed a line with {@code readyText}. */
    static AgentProcess launch(List<String> command, String readyText) throws IOException {
        AgentProcess agent = new AgentProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        Thread reader = new Thread(() -> agent.read(readyText), "flume-agent-output");
        reader.setDaemon(true);
        reader.start();
        try {
            if (agent.ready.get(SECONDS_TO_START, TimeUnit.SECONDS)) {
                return agent;
            }
            throw agent.failed("ended before it was ready", new IOException("end of its output"));
        } catch (TimeoutException | ExecutionException e) {
            throw agent.failed("was not ready after " + SECONDS_TO_START + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw agent.failed("was not waited for", e);
        }
    }

    private IOException failed(String how, Exception cause) {
        kill();
        synchronized (lastLines) {
            return new IOException("The Flume agent " + how + "; it printed:\n" + String.join("\n", lastLines), cause);
        }
    }

    private void read(String readyText) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(readyText)) {
                    ready.complete(true);
                }
                if (tellsOfFailedDelivery(line)) {
                    deliveryFailed.complete(true);
                }
                if (line.contains("Rolling back transaction")) {
                    rolledBack.complete(true);
                }
                keep(line);
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        ready.complete(false);
    }

    private static boolean tellsOfFailedDelivery(String line) {
        return line.contains("Unable to deliver event");
    }

    /** Waits until it has said that a delivery failed, which it repeats by itself. */
    void awaitFailedDelivery() throws IOException {
        awaitSaid(deliveryFailed, "a delivery failed");
    }

    /** Waits until it has said that a transaction was rolled back. */
    void awaitRolledBack() throws IOException {
        awaitSaid(rolledBack, "a transaction was rolled back");
    }

    private void awaitSaid(CompletableFuture<Boolean> said, String what) throws IOException {
        try {
            said.get(SECONDS_TO_START, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw failed("did not say that " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for", e);
        }
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
