package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.durable.StateSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that measures by how much a checkpoint directory lengthens the batches of a large state. */
@Command(
        name = "pause",
        description = "Measures what committing takes in the batches of a large state, with and without a checkpoint"
                + " directory. Goal: under 10 ms with 1,000,000 keys and 10,000 touched in each batch.")
final class PauseBench implements Callable<Integer> {
    private static final int WARMUP = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--keys", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int keys = 1_000_000;

    @Option(names = "--touched", paramLabel = "N", description = "Keys of each batch. Default: ${DEFAULT-VALUE}")
    private int touched = 10_000;

    @Option(names = "--batches", paramLabel = "N", description = "Measured in all. Default: ${DEFAULT-VALUE}")
    private int batches = 400;

    @Option(names = "--rounds", paramLabel = "N", description = "The contestants take turns. Default: ${DEFAULT-VALUE}")
    private int rounds = 2;

    @Mixin
    private StateOptions options = new StateOptions();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        TextTable table = new TextTable(
                1, "contestant", "commit p50 ms", "p99", "max", "batch p50 ms", "p99", "max", "cores of others");
        for (int round = 1; round <= rounds; round++) {
            System.err.println("pause: round " + round + " ...");
            table.add(row("plain", run(Optional.empty())));
            Path directory = options.directory();
            try {
                table.add(row("no fsync", run(Optional.of(directory), "-Dtidemill.checkpoint.sync.interval=1h")));
            } finally {
                CheckpointPlace.delete(directory);
            }
            directory = options.directory();
            try {
                table.add(row("durable", run(Optional.of(directory))));
            } finally {
                CheckpointPlace.delete(directory);
            }
        }
        out.println();
        out.print(table);
        out.printf(
                Locale.ROOT,
                "%,d keys, %,d touched in each batch of 100 ms; %d batches of each row. Commit: from the end of the batch's"
                        + " output to the end of the batch. No fsync: a checkpoint directory that is not synced.%n",
                keys,
                touched,
                batches / rounds);
        out.flush();
        return 0;
    }

    private Figures run(Optional<Path> directory, String... jvmOptions) throws IOException, InterruptedException {
        StateSettings settings =
                new StateSettings(keys, keys, touched, WARMUP, batches / rounds, Duration.ofMillis(100));
        return options.trial("2g").run(settings, directory, jvmOptions);
    }

    private static List<String> row(String contestant, Figures figures) {
        List<String> row = new ArrayList<>(List.of(contestant));
        for (String name : List.of(
                "commitP50",
                "commitP99",
                "commitMax",
                "processingP50",
                "processingP99",
                "processingMax",
                "coresOfOthers")) {
            row.add(String.format(Locale.ROOT, "%.2f", figures.find(name).orElse(0)));
        }
        return row;
    }
}
