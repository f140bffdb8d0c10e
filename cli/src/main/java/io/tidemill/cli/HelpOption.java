package io.tidemill.cli;

import picocli.CommandLine.Option;

/** The option {@code --help}, for every command to mix in. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean requested;
}
