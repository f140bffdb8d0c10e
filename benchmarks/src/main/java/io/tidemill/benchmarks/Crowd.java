package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.crowd.CrowdedJvm;
import io.tidemill.benchmarks.crowd.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command that tells what a pipeline loses when others have run in its JVM before: calls that had one target have many
 * then. Each is measured in a JVM of its own, and in one in which all others have run.
 */
@Command(name = "crowd", description = "Measures pipelines alone in a JVM, and again after all others have run in it.")
final class Crowd implements Callable<Integer> {
    private static final Duration START = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "Time for which each pipeline runs before the measurement. Default: ${DEFAULT-VALUE}")
    private double warmupSeconds = 5;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Time to measure. Default: ${DEFAULT-VALUE}")
    private double seconds = 5;

    @Option(names = "--records", paramLabel = "N", description = "Records of each. Default: ${DEFAULT-VALUE}")
    private int records = 1_000_000;

    @Option(names = "--heap", paramLabel = "SIZE", description = "The greatest heap. Default: ${DEFAULT-VALUE}")
    private String heap = "3g";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean helpRequested;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        TextTable table = new TextTable(1, "pipeline", "alone ms", "after the others ms", "ratio");
        for (Pipeline pipeline : Pipeline.values()) {
            double alone = median(List.of(pipeline));
            double crowded = median(lastOfAll(pipeline));
            table.add(List.of(pipeline.label(), decimals(alone), decimals(crowded), decimals(crowded / alone)));
        }
        out.println();
        out.print(table);
        out.flush();
        return 0;
    }

    private static List<Pipeline> lastOfAll(Pipeline last) {
        List<Pipeline> order = new ArrayList<>(Arrays.asList(Pipeline.values()));
        order.remove(last);
        order.add(last);
        return order;
    }

    private double median(List<Pipeline> pipelines) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("" + records, "" + (long) (warmupSeconds * 1000), "" + (long) (seconds * 1000)));
        pipelines.forEach(pipeline -> arguments.add(pipeline.name()));
        Duration patience = START.plus(Duration.ofMillis((long) (10_000 * (warmupSeconds + seconds))))
                .multipliedBy(pipelines.size());
        StringBuilder printed = new StringBuilder();
        try (ChildJvm child = ChildJvm.start(
                System.getProperty("java.class.path"), List.of("-Xmx" + heap), CrowdedJvm.class.getName(), arguments)) {
            while (true) {
                Output output = child.awaitOutput(patience);
                if (output instanceof Line line && line.text().startsWith(CrowdedJvm.MEDIAN)) {
                    return Double.parseDouble(line.text().substring(CrowdedJvm.MEDIAN.length()));
                }
                if (output instanceof Line line) {
                    printed.append(line.text()).append('\n');
                } else {
                    String ended = output instanceof Exited exited ? "ended with code " + exited.code() : "is silent";
                    throw new IOException("The JVM of " + pipelines + " " + ended + "; it printed:\n" + printed);
                }
            }
        }
    }

    private static String decimals(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
