package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.durable.StateSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that shortens the batches of a durable program until it falls behind, beside the disk's bare fsync. */
@Command(
        name = "commit",
        description =
                "Finds the batch intervals that a durable program keeps up with: with an fsync for every batch, and"
                        + " with commits made durable together every 100 ms. Goals: 100 ms and 10 ms.")
final class CommitBench implements Callable<Integer> {
    private static final int APPENDED_BYTES = 4 << 10;
    private static final int APPENDS = 300;
    private static final int KEYS = 10_000;
    private static final Duration WARMUP = Duration.ofSeconds(3);
    private static final double NANOS_PER_MILLI = 1e6;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--synced",
            paramLabel = "MS",
            split = ",",
            description = "Batch intervals with an fsync for every batch. Default: ${DEFAULT-VALUE}")
    private List<Integer> synced = List.of(100, 50, 20, 10);

    @Option(
            names = "--grouped",
            paramLabel = "MS",
            split = ",",
            description = "Batch intervals with an fsync every 100 ms. Default: ${DEFAULT-VALUE}")
    private List<Integer> grouped = List.of(10, 5, 2);

    @Option(names = "--touched", paramLabel = "N", description = "Keys of each batch. Default: ${DEFAULT-VALUE}")
    private int touched = 100;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Time to measure. Default: ${DEFAULT-VALUE}")
    private int seconds = 8;

    @Mixin
    private StateOptions options = new StateOptions();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        out.println(bareSyncs());
        TextTable table = new TextTable(
                2,
                "batch",
                "fsync",
                "keeps up",
                "delay p50 ms",
                "p99",
                "max",
                "commit p50 ms",
                "p99",
                "max",
                "cores of others");
        for (int millis : synced) {
            table.add(row(millis, "every batch", "0"));
        }
        for (int millis : grouped) {
            table.add(row(millis, "every 100 ms", "100ms"));
        }
        out.println();
        out.print(table);
        out.println(bareSyncs());
        out.println("Keeps up: in the last quarter of the " + seconds
                + " s, the median batch began less than an interval late. " + touched + " of " + KEYS
                + " keys touched in each batch.");
        out.flush();
        return 0;
    }

    private List<String> row(int millis, String syncs, String syncInterval) throws IOException, InterruptedException {
        System.err.println("commit: " + millis + " ms, fsync " + syncs + " ...");
        Duration interval = Duration.ofMillis(millis);
        Path directory = options.directory();
        try {
            StateSettings settings = new StateSettings(
                    KEYS,
                    KEYS,
                    touched,
                    (int) WARMUP.dividedBy(interval),
                    (int) Duration.ofSeconds(seconds).dividedBy(interval),
                    interval);
            Figures figures = options.trial("512m")
                    .run(settings, Optional.of(directory), "-Dtidemill.checkpoint.sync.interval=" + syncInterval);
            List<String> row = new ArrayList<>(
                    List.of(millis + " ms", syncs, figures.find("lateDelayP50").orElseThrow() < millis ? "yes" : "NO"));
            for (String name : List.of(
                    "delayP50", "delayP99", "delayMax", "commitP50", "commitP99", "commitMax", "coresOfOthers")) {
                row.add(String.format(Locale.ROOT, "%.2f", figures.find(name).orElse(0)));
            }
            return row;
        } finally {
            CheckpointPlace.delete(directory);
        }
    }

    /** What the disk takes, without anything of ours. */
    private String bareSyncs() throws IOException {
        Path directory = options.directory();
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("appended").toFile(), "rw")) {
            double[] millis = new double[APPENDS];
            byte[] bytes = new byte[APPENDED_BYTES];
            for (int i = 0; i < APPENDS; i++) {
                long before = System.nanoTime();
                file.write(bytes);
                file.getFD().sync();
                millis[i] = (System.nanoTime() - before) / NANOS_PER_MILLI;
            }
            Arrays.sort(millis);
            return String.format(
                    Locale.ROOT,
                    "Bare loop, %d times 4 KiB appended and fsync: p50 %.2f ms, p99 %.2f ms, max %.2f ms",
                    APPENDS,
                    millis[APPENDS / 2],
                    millis[APPENDS * 99 / 100],
                    millis[APPENDS - 1]);
        } finally {
            CheckpointPlace.delete(directory);
        }
    }
}
