package io.tidemill.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code bench}: gives its whole command line, {@code --help} included, to the program of the benchmarks module.
 * That module stands on this one, so it is found by name; the launcher puts it on the class path of this command only.
 */
@Command(name = "bench", description = "Runs the benchmarks and compares them with hand-written loops.")
final class BenchCommand implements Callable<Integer> {

    private static final String PROGRAM = "io.tidemill.benchmarks.Bench";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(arity = "0..*")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        program().run(arguments.toArray(String[]::new));
        return ExitCode.OK;
    }

    private Program program() {
        try {
            return Program.of(Class.forName(PROGRAM, false, BenchCommand.class.getClassLoader()));
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The benchmarks are not on the class path; './tidemill bench' puts them there",
                    e);
        }
    }
}
