package io.tidemill.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that races programs with a checkpoint directory against the same ones without. */
@Command(
        name = "durable",
        description =
                "Runs word count and top users with and without a checkpoint directory in turn, in batches of 1 s."
                        + " Goal: 0.75x of the lines/s without.")
final class DurableBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Mixin
    private CheckpointPlace place = new CheckpointPlace();

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Time to measure. Default: ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.println(machine);
        List<Result> results = new Runner(options, options.conditions(seconds), machine).run(Races.durable(place));
        out.println();
        out.print(new Report(results).durable());
        out.println("The processor time is the contestant's, from its start to the end of the measurement, by the lines"
                + " sent until then.");
        out.flush();
        return results.stream().allMatch(Result::isOk) ? 0 : 1;
    }
}
