package io.tidemill.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is printed about a wrong command line: what is wrong, and what would be right. */
record UsageError(ParameterException exception) {

    void print() {
        CommandLine command = exception.getCommandLine();
        ParameterException error = mostTelling();
        PrintWriter err = command.getErr();
        err.println(error.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            printUsage(command, err);
        }
        err.flush();
    }

    /** An option that does not exist says more than the one that is missing in its place. */
    private ParameterException mostTelling() {
        CommandLine command = exception.getCommandLine();
        List<String> unknown = command.getUnmatchedArguments();
        boolean hidesUnknown = !unknown.isEmpty() && !(exception instanceof UnmatchedArgumentException);
        return hidesUnknown ? new UnmatchedArgumentException(command, unknown) : exception;
    }

    private static void printUsage(CommandLine command, PrintWriter err) {
        if (!command.getSubcommands().isEmpty()) {
            command.usage(err);
            return;
        }
        Help help = command.getHelp();
        err.print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' explains the options.");
    }
}
