package io.tidemill.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with its output line by line. Closing it ends it at once. */
final class ChildJvm implements AutoCloseable {
    /** What {@code -XX:+ExitOnOutOfMemoryError} makes a JVM exit with. */
    static final int OUT_OF_MEMORY = 3;

    /** What a JVM exits with that was killed: 128 and the number of SIGKILL. */
    static final int KILLED = 137;

    private final Process process;
    private final long startedNanos;
    private final BlockingQueue<Output> outputs = new LinkedBlockingQueue<>();

    private ChildJvm(Process process, long startedNanos) {
        this.process = process;
        this.startedNanos = startedNanos;
    }

    static ChildJvm start(String classPath, List<String> options, String mainClass, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        long startedNanos = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ChildJvm child = new ChildJvm(process, startedNanos);
        Thread reader = new Thread(child::readOutput, "benchmark-output");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** What the child printed next; a {@link Exited} is the last, {@link Silent} means that nothing came in time. */
    Output awaitOutput(Duration patience) throws InterruptedException {
        Output output = outputs.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return output == null ? new Silent() : output;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Writes a line to its standard input. A child that has ended is told nothing: its exit comes as an output. */
    void tell(String line) {
        OutputStream in = process.getOutputStream();
        try {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException ended) {
            // Its end of the pipe is closed only with the process.
        }
    }

    /** Ends it at once, as SIGKILL does, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readOutput() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                outputs.add(new Line(line, Duration.ofNanos(System.nanoTime() - startedNanos)));
            }
        } catch (IOException closed) {
            outputs.add(new Line(closed.toString(), Duration.ofNanos(System.nanoTime() - startedNanos)));
        }
        try {
            outputs.add(new Exited(process.waitFor()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What can be seen of a child from outside. */
    sealed interface Output permits Line, Exited, Silent {}

    /** A line on its standard output or standard error, and how long after the start of the JVM it came. */
    record Line(String text, Duration sinceStart) implements Output {}

    /** It has ended. */
    record Exited(int code) implements Output {}

    /** Nothing, for as long as was waited. */
    record Silent() implements Output {}
}
