package io.tidemill.cli;

import io.tidemill.BatchContext;
import io.tidemill.checkpoint.CheckpointInspector;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code checkpoint verify}: reads a checkpoint directory from end to end. */
@Command(
        name = "verify",
        description = {"Reads every file of a checkpoint directory to its end, and tells the first damage.", ""})
final class VerifyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Mixin
    private CheckpointLocation location = new CheckpointLocation();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (CheckpointInspector inspector = location.open();
                BatchContext context = BatchContext.create("verify")) {
            long records = inspector.verify(context.rdds().engine());
            Map<String, Long> files = inspector.files();
            long bytes = files.values().stream().mapToLong(Long::longValue).sum();
            out.printf("%s is whole: %d records in %d files, %d bytes%n", location, records, files.size(), bytes);
            return ExitCode.OK;
        } catch (TidemillException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.SOFTWARE;
        } finally {
            out.flush();
        }
    }
}
