package io.tidemill.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that runs whole-program benchmarks and prints how their contestants compare. */
@Command(
        name = "tidemill bench",
        description =
                "Runs whole-program benchmarks: each contestant in a JVM of its own, the hand-written loops beside"
                        + " ours.",
        subcommands = {
            Soak.class,
            Crowd.class,
            Serializers.class,
            KafkaBench.class,
            FlumeBench.class,
            JdbcBench.class,
            XBench.class,
            CrashBench.class,
            DurableBench.class,
            RecoveryBench.class,
            PauseBench.class,
            PaceBench.class,
            CommitBench.class,
            SparkBench.class
        })
public final class Bench implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Time to measure. Default: ${DEFAULT-VALUE}")
    private int seconds = 20;

    @Option(names = "--list", description = "List the benchmarks and their contestants, and run none")
    private boolean list;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "The benchmarks to run. Default: all")
    private List<String> names = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Race> races = selected();
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            races.forEach(race -> out.println(race.name() + " (goal: " + race.goal() + ")\n    "
                    + String.join(
                            "\n    ",
                            race.entries().stream().map(Race.Entry::name).toList())));
            out.flush();
            return 0;
        }
        Machine machine = Machine.here();
        out.println(machine);
        List<Result> results = new Runner(options, options.conditions(seconds), machine).run(races);
        out.println();
        out.print(new Report(results).asText());
        out.flush();
        return results.stream().allMatch(Result::isOk) ? 0 : 1;
    }

    private List<Race> selected() {
        List<Race> all = Races.all();
        List<String> known = all.stream().map(Race::name).toList();
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
