package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.serializer.Contender;
import io.tidemill.benchmarks.serializer.SerializerJvm;
import io.tidemill.benchmarks.serializer.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that compares serializers of durable values: warm, and from the start of a JVM. */
@Command(name = "serializers", description = "Compares serializers of durable values, each in JVMs of its own.")
final class Serializers implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--values", paramLabel = "N", description = "Entries or records. Default: ${DEFAULT-VALUE}")
    private int values = 1_000_000;

    @Option(names = "--rounds", paramLabel = "N", description = "JVMs of each kind. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--heap", paramLabel = "SIZE", description = "The heap. Default: ${DEFAULT-VALUE}")
    private String heap = "2g";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean helpRequested;

    /** What a contender did with a workload in one round. */
    private record Figures(
            double writeNanos, double readNanos, double bytes, double coldMillis, double coldCpuMillis) {}

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        Path directory = Files.createTempDirectory("tidemill-serializers");
        try {
            for (Workload workload : Workload.values()) {
                out.println();
                out.println(values + " " + workload.name().toLowerCase(Locale.ROOT) + ", medians of " + rounds
                        + " rounds:");
                out.print(table(race(workload, directory.resolve("values"))));
                out.flush();
            }
        } finally {
            Files.deleteIfExists(directory.resolve("values"));
            Files.delete(directory);
        }
        return 0;
    }

    /** All contenders take turns in each round, so that a disturbance hits them alike. */
    private Map<Contender, List<Figures>> race(Workload workload, Path file) throws IOException, InterruptedException {
        Map<Contender, List<Figures>> all = new EnumMap<>(Contender.class);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : Contender.values()) {
                String[] warm = run("warm", contender, workload, file)
                        .text()
                        .substring(SerializerJvm.FIGURES.length())
                        .split(" ");
                Line cold = run("cold", contender, workload, file);
                all.computeIfAbsent(contender, c -> new ArrayList<>())
                        .add(new Figures(
                                Double.parseDouble(warm[0]),
                                Double.parseDouble(warm[1]),
                                Double.parseDouble(warm[2]),
                                cold.sinceStart().toNanos() / 1e6,
                                Double.parseDouble(cold.text()
                                                .substring(cold.text().lastIndexOf(' ')))
                                        / 1e6));
            }
        }
        return all;
    }

    private Line run(String task, Contender contender, Workload workload, Path file)
            throws IOException, InterruptedException {
        StringBuilder printed = new StringBuilder();
        try (ChildJvm child = ChildJvm.start(
                System.getProperty("java.class.path"),
                List.of("-Xms" + heap, "-Xmx" + heap),
                SerializerJvm.class.getName(),
                List.of(task, contender.name(), workload.name(), "" + values, file.toString()))) {
            while (true) {
                Output output = child.awaitOutput(PATIENCE);
                if (output instanceof Line line && line.text().startsWith(SerializerJvm.FIGURES)) {
                    return line;
                } else if (output instanceof Line line) {
                    printed.append(line.text()).append('\n');
                } else {
                    String ended = output instanceof Exited exited ? "ended with code " + exited.code() : "is silent";
                    throw new IOException("The JVM of " + contender + " " + ended + "; it printed:\n" + printed);
                }
            }
        }
    }

    private static TextTable table(Map<Contender, List<Figures>> all) {
        TextTable table = new TextTable(
                1,
                "serializer",
                "write cpu ns",
                "read cpu ns",
                "bytes",
                "cold ms",
                "cold least",
                "cold most",
                "cold cpu ms",
                "x ours");
        double ours = median(all.getOrDefault(Contender.TIDEMILL, List.of()), Figures::coldCpuMillis);
        all.forEach((contender, rounds) -> table.add(List.of(
                contender.name().toLowerCase(Locale.ROOT),
                decimals(median(rounds, Figures::writeNanos), 0),
                decimals(median(rounds, Figures::readNanos), 0),
                decimals(median(rounds, Figures::bytes), 1),
                decimals(median(rounds, Figures::coldMillis), 0),
                decimals(rounds.stream().mapToDouble(Figures::coldMillis).min().orElse(0), 0),
                decimals(rounds.stream().mapToDouble(Figures::coldMillis).max().orElse(0), 0),
                decimals(median(rounds, Figures::coldCpuMillis), 0),
                decimals(median(rounds, Figures::coldCpuMillis) / ours, 2))));
        return table;
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        List<Double> sorted =
                new ArrayList<>(rounds.stream().mapToDouble(figure).boxed().toList());
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static String decimals(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
