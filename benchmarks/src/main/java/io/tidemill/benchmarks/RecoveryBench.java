package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.durable.PlainMap;
import io.tidemill.benchmarks.durable.StateSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that kills a program with a state, and measures how soon it has its next batch. */
@Command(
        name = "recovery",
        description =
                "Kills a program that has a state of many keys, starts it again in a new JVM, and measures from the"
                        + " start of the JVM to its first committed batch. Goal: 1 s with 1,000,000 keys.")
final class RecoveryBench implements Callable<Integer> {
    private static final Duration BATCH_INTERVAL = Duration.ofMillis(100);
    private static final int TOUCHED = 10_000;
    private static final int KEYS_CHANGED_LATER = 1_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--keys",
            paramLabel = "N",
            split = ",",
            description = "How many keys; several with commas. Default: ${DEFAULT-VALUE}")
    private List<Integer> keys = List.of(10_000, 100_000, 1_000_000, 5_000_000);

    @Option(
            names = "--changes",
            paramLabel = "N",
            description = "Besides, batches of 10,000 changed keys after 1,000,000 keys; 0 leaves it out."
                    + " Default: ${DEFAULT-VALUE}")
    private int changes = 30;

    @Option(names = "--rounds", paramLabel = "N", description = "Starts of each size. Default: ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Mixin
    private StateOptions options = new StateOptions();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        TextTable table = new TextTable(
                1,
                "keys",
                "batches after",
                "directory MiB",
                "first batch ms",
                "least",
                "most",
                "cpu ms",
                "plain map ms",
                "ratio",
                "cores of others");
        for (int count : keys) {
            table.add(row(count, 0));
        }
        if (changes > 0) {
            table.add(row(KEYS_CHANGED_LATER, changes));
        }
        out.println();
        out.print(table);
        out.println("From the start of the JVM to the first batch committed, medians of " + rounds
                + " starts, each after a SIGKILL; the plain map is a JVM that only makes as many entries.");
        out.flush();
        return 0;
    }

    /** Every start is from a directory that a killed program left, and leaves it to the next. */
    private List<String> row(int count, int later) throws IOException, InterruptedException {
        System.err.println("recovery: " + count + " keys ...");
        StateTrial trial = options.trial("2g");
        Path directory = options.directory();
        try {
            int touched = Math.min(TOUCHED, count);
            trial.run(new StateSettings(count, count, touched, later, 0, BATCH_INTERVAL), Optional.of(directory));
            long bytes = CheckpointPlace.bytes(directory);
            List<Figures> starts = new ArrayList<>();
            List<Figures> plain = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Figures start =
                        trial.run(new StateSettings(0, count, touched, 1, 0, BATCH_INTERVAL), Optional.of(directory));
                if (start.find("newKeys").orElse(-1) != 0) {
                    throw new IOException("Keys were lost: " + start.toJson());
                }
                starts.add(start);
                plain.add(trial.run(trial.javaOptions(), PlainMap.class, List.of(Integer.toString(count))));
            }
            Figures middle = middle(starts);
            double millis = first(middle);
            return List.of(
                    String.format(Locale.ROOT, "%,d", count),
                    Integer.toString(later),
                    decimals(bytes / (double) (1 << 20), 1),
                    decimals(millis, 0),
                    decimals(
                            starts.stream()
                                    .mapToDouble(RecoveryBench::first)
                                    .min()
                                    .orElse(0),
                            0),
                    decimals(
                            starts.stream()
                                    .mapToDouble(RecoveryBench::first)
                                    .max()
                                    .orElse(0),
                            0),
                    decimals(middle.find("processorMillis").orElse(0), 0),
                    decimals(first(middle(plain)), 0),
                    decimals(millis / first(middle(plain)), 2),
                    decimals(middle.find("coresOfOthers").orElse(0), 2));
        } finally {
            CheckpointPlace.delete(directory);
        }
    }

    private static Figures middle(List<Figures> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(RecoveryBench::first))
                .toList()
                .get(rounds.size() / 2);
    }

    private static double first(Figures figures) {
        return figures.find("firstBatchMillis").orElseThrow();
    }

    private static String decimals(double number, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", number);
    }
}
