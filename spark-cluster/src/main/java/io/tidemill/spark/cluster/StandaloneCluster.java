package io.tidemill.spark.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark standalone cluster on free ports of the loopback address: a master and workers, each a JVM of its own, which start an
 * executor each for a program. Executors and workers can be killed. All of it ends when it is closed, and when the JVM that started
 * it ends in whatever way. Used by one thread.
 */
public final class StandaloneCluster implements AutoCloseable {
    /** What an executor of 512 MB takes of a worker, and room for a second. */
    private static final String WORKER_MEMORY = "2g";

    private static final Pattern MASTER = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");
    private static final List<String> SMALL =
            List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dspark.master.rest.enabled=false");

    private final SparkHome home;
    private final int cores;
    private final ClusterProcess master;
    private final String masterUrl;
    private final List<ClusterProcess> workers = new ArrayList<>();

    private StandaloneCluster(SparkHome home, int cores, ClusterProcess master, String masterUrl) {
        this.home = home;
        this.cores = cores;
        this.master = master;
        this.masterUrl = masterUrl;
    }

    /**
     * Starts a cluster whose files are in {@code directory}, and returns when its workers have registered.
     *
     * @param workers how many workers
     * @param cores how many cores each worker offers
     * @throws IOException if a process does not come up; tells what it printed last
     */
    public static StandaloneCluster start(Path directory, int workers, int cores) throws IOException {
        SparkHome home = SparkHome.create(directory.resolve("spark-home"));
        ClusterProcess master = ClusterProcess.start(
                "Spark master",
                home.environment(),
                small(home),
                home.classPath(),
                List.of(
                        "org.apache.spark.deploy.master.Master",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--webui-port",
                        "0"));
        StandaloneCluster cluster;
        try {
            String url = url(master.await("Starting Spark master at"));
            master.await("New state: ALIVE");
            cluster = new StandaloneCluster(home, cores, master, url);
        } catch (IOException e) {
            master.close();
            throw e;
        }
        try {
            cluster.startWorkers(workers);
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw e;
        }
    }

    private static List<String> small(SparkHome home) {
        List<String> options = new ArrayList<>(SMALL);
        options.add(home.temporaryFiles());
        return options;
    }

    private static String url(String line) throws IOException {
        Matcher found = MASTER.matcher(line);
        if (!found.find()) {
            throw new IOException("There is no address of the master in: " + line);
        }
        return found.group();
    }

    private void startWorkers(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            workers.add(launchWorker(i));
        }
        for (ClusterProcess worker : workers) {
            worker.await("Successfully registered with master");
        }
    }

    private ClusterProcess launchWorker(int number) throws IOException {
        return ClusterProcess.start(
                "Spark worker " + number,
                home.environment(),
                small(home),
                home.classPath(),
                List.of(
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--cores",
                        Integer.toString(cores),
                        "--memory",
                        WORKER_MEMORY,
                        "--webui-port",
                        "0",
                        "--work-dir",
                        workDirectory(number).toString(),
                        masterUrl));
    }

    /** Returns the address of the master, {@code spark://127.0.0.1:PORT}. */
    public String masterUrl() {
        return masterUrl;
    }

    /** Returns the directory of the Spark installation that the cluster runs. */
    public Path sparkHome() {
        return home.path();
    }

    /** Returns the class path of a program that brings no Spark of its own. */
    public List<String> classPath() {
        return home.classPath();
    }

    /** Returns what has to be in the environment of a program. */
    public Map<String, String> environment() {
        return home.environment();
    }

    /** Returns where a worker keeps its executors' output, {@code APPLICATION/EXECUTOR/stderr}. */
    public Path workDirectory(int worker) {
        return home.path().resolve("work-" + worker);
    }

    /** Starts a program; it has the {@code environment}, and ends with the JVM that called this. */
    public ClusterProcess program(List<String> options, List<String> classPath, List<String> arguments)
            throws IOException {
        return program(Map.of(), options, classPath, arguments);
    }

    /** The same with further variables in the program's environment. */
    public ClusterProcess program(
            Map<String, String> variables, List<String> options, List<String> classPath, List<String> arguments)
            throws IOException {
        Map<String, String> environment = new HashMap<>(home.environment());
        environment.putAll(variables);
        List<String> all = new ArrayList<>(
                List.of(home.temporaryFiles(), "-Dspark.executor.defaultJavaOptions=" + home.temporaryFiles()));
        all.addAll(options);
        return ClusterProcess.start("program " + arguments.get(0), environment, all, classPath, arguments);
    }

    /** Returns what the executors so far have written to their logs, those that have ended too. */
    public List<String> executorLogs() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int worker = 0; worker < workers.size(); worker++) {
            try (Stream<Path> files = Files.walk(workDirectory(worker))) {
                for (Path log : files.filter(file -> file.endsWith("stderr")).toList()) {
                    lines.addAll(Files.readAllLines(log));
                }
            }
        }
        return lines;
    }

    /** Returns how many executors run. */
    public int executors() {
        return (int)
                workers.stream().flatMap(worker -> worker.handle().children()).count();
    }

    /**
     * Ends an executor as a crash does, with {@code kill -9}, and returns when it is gone; its worker starts another.
     *
     * @throws IllegalStateException if no executor runs
     */
    public void killExecutor() {
        Optional<ProcessHandle> executor = workers.stream()
                .flatMap(worker -> worker.handle().children())
                .filter(ProcessHandle::destroyForcibly)
                .findFirst();
        executor.orElseThrow(() -> new IllegalStateException("No executor runs"))
                .onExit()
                .join();
    }

    /** Ends a worker as a crash does, and returns when it is gone; its executors notice, and end too. */
    public void killWorker(int worker) {
        workers.get(worker).kill();
    }

    /** Starts a worker again that was killed, and returns when the master knows it. */
    public void restartWorker(int worker) throws IOException {
        workers.get(worker).kill();
        workers.set(worker, launchWorker(worker));
        workers.get(worker).await("Successfully registered with master");
    }

    /** Ends all processes at once. */
    @Override
    public void close() {
        List<ProcessHandle> executors =
                workers.stream().flatMap(worker -> worker.handle().children()).toList();
        workers.forEach(ClusterProcess::close);
        executors.forEach(ProcessHandle::destroyForcibly);
        executors.forEach(executor -> executor.onExit().join());
        master.close();
        home.deleteLinks();
    }
}
