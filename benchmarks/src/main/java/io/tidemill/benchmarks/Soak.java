package io.tidemill.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that runs grep for long against a sender without brakes: nothing may be lost, nor memory grow. */
@Command(
        name = "soak",
        description = "Runs grep against an unthrottled sender and compares the lines sent with the lines processed.")
final class Soak implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Time to measure. Default: ${DEFAULT-VALUE}")
    private int seconds = 600;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.println(machine);
        List<Result> results = new Runner(options, options.conditions(seconds), machine).run(List.of(Races.grep()));
        out.println();
        out.print(new Report(results).soak());
        out.flush();
        return results.stream().allMatch(Result::isOk) ? 0 : 1;
    }
}
