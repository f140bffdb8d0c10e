package io.tidemill.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A process that a test starts, listens to, and kills: a program of its own in another JVM, or a server. What it prints, on its
 * standard output and error, is taken line by line; a process that prints faster than the test takes waits, as at any full pipe.
 *
 * <pre>{@code
 * try (ChildProcess program = ChildProcess.jvm(WordCount.class, "/tmp/checkpoint")) {
 *     program.awaitLine(line -> line.startsWith("batch 7"));
 *     program.kill();
 * }
 * }</pre>
 *
 * <p>A JVM also ends when that of the test ends, however it does. Any other process has to be closed. Waiting ends with an {@code
 * AssertionError}, which shows what was printed last, when the process is silent for too long or has ended. Use by one thread.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LINES_SHOWN = 30;
    private static final int LINES_WAITING = 10_000;
    private static final String USUAL_HEAP = "-Xmx192m";

    private final String name;
    private final Process process;
    private final LinkedBlockingQueue<Output> outputs = new LinkedBlockingQueue<>(LINES_WAITING);
    private final Deque<String> lastLines = new ArrayDeque<>(); // guarded by itself
    private volatile boolean isIgnored;

    /** A line, or null for the end. */
    private record Output(@Nullable String line) {}

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts a main class in a JVM of its own, with 192 MB of heap and the class path of this one.
     *
     * @throws IOException if the system does not start it
     */
    public static ChildProcess jvm(Class<?> main, String... arguments) throws IOException {
        return jvm(List.of(USUAL_HEAP), main, arguments);
    }

    /**
     * Starts a main class in a JVM with options of its own, such as {@code -Xmx1g}, and the class path of this one.
     *
     * @throws IOException if the system does not start it
     */
    public static ChildProcess jvm(List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // it lives for seconds
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), TiedMain.class.getName(), main.getName()));
        command.addAll(List.of(arguments));
        return start(main.getSimpleName(), new ProcessBuilder(command));
    }

    private static String classPath() {
        // Maven's test runner has the real one in a property, and otherwise a jar that points to it
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /**
     * Starts a command in a directory.
     *
     * @param name how messages call it
     * @throws IOException if the system does not start it
     */
    public static ChildProcess command(String name, File directory, List<String> command) throws IOException {
        return start(name, new ProcessBuilder(command).directory(directory));
    }

    private static ChildProcess start(String name, ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        ChildProcess child = new ChildProcess(requireNonNull(name, "name"), process);
        Thread reader = new Thread(child::read, "child-output");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                put(new Output(line));
            }
        } catch (IOException e) {
            keep(e.toString()); // as good as the end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            put(new Output(null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Output output) throws InterruptedException {
        if (!isIgnored || output.line() == null) {
            outputs.put(output);
        }
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.add(line);
            if (lastLines.size() > LINES_SHOWN) {
                lastLines.remove();
            }
        }
    }

    /** Takes lines up to the first that matches, and returns it. */
    public String awaitLine(Predicate<String> isIt) throws InterruptedException {
        while (true) {
            String line = take();
            if (line == null) {
                outputs.add(new Output(null)); // for whoever asks again
                throw failed("has ended, and has not printed what was waited for");
            }
            if (isIt.test(line)) {
                return line;
            }
        }
    }

    /** Takes the lines that are left, and returns them when the process has closed its output, as it does when it ends. */
    public List<String> remainingLines() throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String line = take(); line != null; line = take()) {
            lines.add(line);
        }
        outputs.add(new Output(null));
        return lines;
    }

    private @Nullable String take() throws InterruptedException {
        Output output = outputs.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (output == null) {
            throw failed("has printed nothing for " + PATIENCE.toSeconds() + " s");
        }
        return output.line();
    }

    /** Takes no more lines: it may print what it likes, of which the last lines are kept for messages. For servers that are up. */
    public void ignoreOutput() {
        isIgnored = true;
        outputs.clear();
    }

    /** Waits for its end, passing over what it prints, and returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        ignoreOutput();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw failed("has not ended in " + PATIENCE.toSeconds() + " s");
        }
        return process.exitValue();
    }

    private AssertionError failed(String how) {
        synchronized (lastLines) {
            return new AssertionError(name + " " + how + ". It printed last:\n" + String.join("\n", lastLines));
        }
    }

    /** Returns whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the process, such as for its id. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends it and all that it has started as {@code kill -9} does, and returns when they are gone; its lines can still be taken. */
    public void kill() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    /** Kills it, if it still runs. */
    @Override
    public void close() {
        kill();
        ignoreOutput();
    }
}
