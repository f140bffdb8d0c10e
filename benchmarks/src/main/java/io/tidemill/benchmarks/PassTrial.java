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

/** A contestant in a JVM of its own that goes over the same records several times. */
record PassTrial(BenchOptions options, int passes) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String USUAL_HEAP = "512m";

    /** Returns the records a second of the middle pass, the first left out. */
    double rate(Class<?> program, List<String> arguments) throws IOException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        List<String> said = new ArrayList<>();
        Conditions conditions = options.conditions(0);
        List<String> jvmOptions = new ArrayList<>(conditions.javaOptions());
        jvmOptions.add("-Xmx" + conditions.heap().orElse(USUAL_HEAP));
        try (ChildJvm child =
                ChildJvm.start(System.getProperty("java.class.path"), jvmOptions, program.getName(), arguments)) {
            while (true) {
                Output output = child.awaitOutput(PATIENCE);
                if (output instanceof Line line) {
                    said.add(line.text());
                    if (line.text().startsWith(Pass.START)) {
                        String[] words = line.text().split(" ");
                        rates.add(Long.parseLong(words[1]) / (Long.parseLong(words[2]) / 1e9));
                    }
                } else if (output instanceof Exited exited && exited.code() == 0 && rates.size() == passes) {
                    return middle(rates);
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
}
