package io.tidemill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code checkpoint}: looks into checkpoint directories. */
@Command(
        name = "checkpoint",
        description = {"Looks into a checkpoint directory. Nothing is changed, and the application may be running.", ""
        },
        subcommands = {InspectCommand.class, VerifyCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class CheckpointCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: inspect or verify");
    }
}
