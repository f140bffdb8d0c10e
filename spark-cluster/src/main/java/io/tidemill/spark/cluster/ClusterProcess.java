package io.tidemill.spark.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A JVM that is waited for by what it prints, on either output. It ends when it is closed, and when the JVM that started it ends in
 * whatever way. Safe for use by many threads.
 */
public final class ClusterProcess implements AutoCloseable {
    private static final int SECONDS = 90;
    private static final int LINES_KEPT = 5000;
    private static final int LINES_SHOWN = 60;

    private final String name;
    private final Process process;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> lines = new ArrayDeque<>(); // guarded by lock
    private final Deque<String> unseen = new ArrayDeque<>(); // guarded by lock
    private boolean isAtEnd; // guarded by lock

    private ClusterProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts a JVM.
     *
     * @param name what failures call it
     * @param environment what is added to the environment of this JVM
     * @param options the JVM's options, such as {@code -Xmx256m}
     * @param classPath the entries of its class path
     * @param arguments the main class and its arguments
     */
    public static ClusterProcess start(
            String name,
            Map<String, String> environment,
            List<String> options,
            List<String> classPath,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(ownClasses() + File.pathSeparator + String.join(File.pathSeparator, classPath));
        command.add(TiedMain.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        ClusterProcess started = new ClusterProcess(name, builder.start());
        Thread reader = new Thread(started::read, name + "-output");
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    /** Returns the entries of a class path that the build has written beside this class. */
    static List<String> builtClassPath(String resource) {
        try (InputStream file = ClusterProcess.class.getResourceAsStream(resource)) {
            byte[] text = Objects.requireNonNull(file, "the build writes it").readAllBytes();
            return List.of(new String(text, UTF_8).trim().split(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ownClasses() {
        try {
            return Path.of(ClusterProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the next line that contains {@code text}, behind the one that the call before returned, as soon as it is printed.
     *
     * @throws IOException if the process ends without it, or it is not printed within a minute and a half; tells what was printed last
     */
    public String await(String text) throws IOException {
        lock.lock();
        try {
            long nanosLeft = TimeUnit.SECONDS.toNanos(SECONDS);
            while (true) {
                for (String line = unseen.poll(); line != null; line = unseen.poll()) {
                    if (line.contains(text)) {
                        return line;
                    }
                }
                if (isAtEnd) {
                    throw failed("ended without printing '" + text + "'");
                }
                if (nanosLeft <= 0) {
                    throw failed("did not print '" + text + "' within " + SECONDS + " s");
                }
                nanosLeft = changed.awaitNanos(nanosLeft);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for");
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for its end and returns its exit status.
     *
     * @throws IOException if it does not end within a minute and a half; tells what was printed last
     */
    public int awaitExit() throws IOException {
        lock.lock();
        try {
            long nanosLeft = TimeUnit.SECONDS.toNanos(SECONDS);
            while (!isAtEnd) {
                if (nanosLeft <= 0) {
                    throw failed("did not end within " + SECONDS + " s");
                }
                nanosLeft = changed.awaitNanos(nanosLeft);
            }
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for");
        } finally {
            lock.unlock();
        }
    }

    /** Returns what it has printed, the last lines of it when that is very much. */
    public List<String> output() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the process, to look at it and its children. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends it as a crash does, with {@code kill -9}, and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        kill();
    }

    private IOException failed(String how) {
        List<String> shown = output();
        return new IOException("The " + name + " " + how + "; it printed:\n"
                + String.join("\n", shown.subList(Math.max(0, shown.size() - LINES_SHOWN), shown.size())));
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                keep(line);
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        lock.lock();
        try {
            isAtEnd = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keep(String line) {
        lock.lock();
        try {
            for (Deque<String> kept : List.of(lines, unseen)) {
                kept.add(line);
                if (kept.size() > LINES_KEPT) {
                    kept.remove();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
