package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.spark.Overhead;
import io.tidemill.benchmarks.spark.SparkClassPath;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that races our own engine and our Spark engine against Spark Streaming. */
@Command(
        name = "spark",
        description =
                "Runs the same programs on our own engine, on our Spark engine and in Spark Streaming, in batches of 1 s,"
                        + " and tells what our engine adds to a bare job of Spark. Goals: never slower than Spark"
                        + " Streaming, 2x with a state, less than 5 ms for a batch.")
final class SparkBench implements Callable<Integer> {
    private static final String OVERHEAD = "overhead";
    private static final String OVERHEAD_HEAP = "-Xmx1g";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Mixin
    private CheckpointPlace place = new CheckpointPlace();

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Time to measure. Default: ${DEFAULT-VALUE}")
    private int seconds = 20;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Jobs of each kind for the overhead, after as many that are not measured."
                    + " Default: ${DEFAULT-VALUE}")
    private int jobs = 500;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "The rows to run: grep, word-count, top-users, state-update, state-map, start, overhead."
                    + " Default: all")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<Race> races = selected();
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.println(machine);
        Conditions conditions = options.conditions(seconds);
        List<Result> results = new Runner(options, conditions, machine).run(races);
        out.println();
        out.println(new SparkReport(results).asText());
        if (names.isEmpty() || names.contains(OVERHEAD)) {
            out.print(SparkReport.overhead(overhead(conditions.javaOptions())));
        }
        out.flush();
        return results.stream().allMatch(Result::isOk) ? 0 : 1;
    }

    private Figures overhead(List<String> javaOptions) throws Exception {
        System.err.println(OVERHEAD + " ...");
        List<String> all = Stream.concat(javaOptions.stream(), Stream.of(OVERHEAD_HEAP, "-Dspark.ui.enabled=false"))
                .toList();
        String count = Integer.toString(jobs);
        return StateTrial.run(SparkClassPath.asText(), all, Overhead.class, List.of(count, count));
    }

    private List<Race> selected() {
        List<Race> all = new SparkRaces(place).all();
        List<String> known =
                Stream.concat(all.stream().map(Race::name), Stream.of(OVERHEAD)).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "There is no benchmark '" + name + "', but: " + String.join(", ", known));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(race -> names.contains(race.name())).toList();
    }
}
