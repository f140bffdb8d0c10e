package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.contestant.Pass;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A contestant in a JVM of its own that goes over the same records several times. */
record PassTrial(BenchOptions options, int passes) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String USUAL_HEAP = "512m";

    /**
     * What a contestant reached.
     *
     * @param rate the records a second of the middle pass, the first left out
     * @param cpuNanos the processor time that its JVM used for a record, from the end of the first pass to that of the last; what
     *     other work on the machine changes least
     */
    record Speed(double rate, double cpuNanos) {}

    /** What is done when a contestant says that it is ready for a pass. */
    @FunctionalInterface
    interface Start {
        void run() throws IOException;
    }

    /** Runs a contestant that begins its passes by itself. */
    Speed speed(Class<?> program, List<String> arguments) throws IOException, InterruptedException {
        return speed(program, arguments, () -> {});
    }

    /** Runs a contestant; {@code start} is run on this thread for every pass, when that is ready. */
    Speed speed(Class<?> program, List<String> arguments, Start start) throws IOException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        List<Duration> used = new ArrayList<>();
        List<String> said = new ArrayList<>();
        long records = 0;
        Conditions conditions = options.conditions(0);
        List<String> jvmOptions = new ArrayList<>(conditions.javaOptions());
        jvmOptions.add("-Xmx" + conditions.heap().orElse(USUAL_HEAP));
        try (ChildJvm child =
                ChildJvm.start(System.getProperty("java.class.path"), jvmOptions, program.getName(), arguments)) {
            while (true) {
                Output output = child.awaitOutput(PATIENCE);
                if (output instanceof Line line) {
                    said.add(line.text());
                    if (line.text().equals(Pass.READY)) {
                        start.run();
                    } else if (line.text().startsWith(Pass.START)) {
                        String[] words = line.text().split(" ");
                        used.add(child.process().info().totalCpuDuration().orElse(Duration.ZERO));
                        records += used.size() > 1 ? Long.parseLong(words[1]) : 0;
                        rates.add(Long.parseLong(words[1]) / (Long.parseLong(words[2]) / 1e9));
                    }
                } else if (output instanceof Exited exited && exited.code() == 0 && rates.size() == passes) {
                    Duration measured = used.get(passes - 1).minus(used.get(0));
                    return new Speed(middle(rates), (double) measured.toNanos() / records);
                } else {
                    throw new IOException(program.getSimpleName() + " did not end as it should: " + output + "\n"
                            + String.join("\n", said));
                }
            }
        }
    }

    private double middle(List<Double> rates) {
        List<Double> counted = new ArrayList<>(rates.subList(passes > 1 ? 1 : 0, passes));
        counted.sort(Comparator.naturalOrder());
        return counted.get(counted.size() / 2);
    }

    /**
     * Returns the table of a race against one rival.
     *
     * @param records what is counted, such as {@code posts}
     * @param rival what the rival is called
     */
    static TextTable table(String benchmark, String records, String rival, Speed ours, Speed bare) {
        TextTable table = new TextTable(
                2, "benchmark", "contestant", records + "/s", "x " + rival, "cpu ns each", "x " + rival, "goal");
        table.add(row(benchmark, "tidemill", ours, bare, "0.8x " + rival));
        table.add(row(benchmark, rival, bare, bare, ""));
        return table;
    }

    private static List<String> row(String benchmark, String name, Speed speed, Speed bare, String goal) {
        return List.of(
                benchmark,
                name,
                String.format(Locale.ROOT, "%,.0f", speed.rate),
                String.format(Locale.ROOT, "%.2f", speed.rate / bare.rate),
                String.format(Locale.ROOT, "%,.0f", speed.cpuNanos),
                String.format(Locale.ROOT, "%.2f", speed.cpuNanos / bare.cpuNanos),
                goal);
    }
}
