package io.tidemill.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code tidemill}, and where its subcommands are listed. */
@Command(
        name = "tidemill",
        description = "Runs streaming programs on this machine, feeds them with log lines, and measures them.",
        subcommands = {
            DemoCommand.class,
            FeedCommand.class,
            RunCommand.class,
            CheckpointCommand.class,
            ReplayCommand.class,
            BenchCommand.class
        },
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "'tidemill COMMAND --help' explains a command."})
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the versions of Tidemill, Java and the system.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean version;

    /** Runs the command in the arguments; ends the JVM at once only with an exit code other than 0. */
    public static void main(String[] arguments) {
        int exitCode = commandLine().execute(arguments);
        if (exitCode != ExitCode.OK) {
            System.exit(exitCode);
        }
    }

    /** Returns the whole command line, ready to execute. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        subcommand(commandLine, "run").setStopAtPositional(true);
        subcommand(commandLine, "replay").setUnmatchedOptionsArePositionalParams(true);
        subcommand(commandLine, "bench").setUnmatchedOptionsArePositionalParams(true);
        commandLine.setParameterExceptionHandler((exception, arguments) -> {
            new UsageError(exception).print();
            return ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> report(exception, failed));
        return commandLine;
    }

    private static CommandLine subcommand(CommandLine commandLine, String name) {
        return requireNonNull(commandLine.getSubcommands().get(name), name);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** Prints a failure that the user can understand as one message, and anything else, which is our fault, in full. */
    private static int report(Exception exception, CommandLine failed) {
        PrintWriter err = failed.getErr();
        if (exception instanceof IOException) {
            err.println(exception.getMessage());
        } else {
            exception.printStackTrace(err);
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }
}
