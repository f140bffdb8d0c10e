package io.tidemill.cli;

import io.tidemill.time.BatchTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code replay}: runs a batch of the past again, in its program, and prints what it gives. */
@Command(
        name = "replay",
        description = {
            "Runs a batch of a checkpoint directory again, with the states as they were before it. Outputs print what"
                    + " they get; nothing is written or kept.",
            ""
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // read by picocli
    private HelpOption help = new HelpOption();

    @Parameters(index = "0", paramLabel = "DIR", description = "The checkpoint directory: a path, or hdfs://...")
    private String directory = "";

    @Option(
            names = "--batch",
            paramLabel = "T",
            required = true,
            converter = BatchTimeConverter.class,
            description = "The time of the batch: in milliseconds since the epoch, or as in 2014-12-10T12:40:00Z."
                    + " 'tidemill checkpoint inspect DIR' lists both.")
    private BatchTime batch = BatchTime.ofEpochMillis(0);

    @Option(
            names = "--functions",
            description = "Calls the functions given to foreachRDD, too, whatever they may change.")
    private boolean functions;

    @Option(names = "--jar", paramLabel = "J", description = "The jar that holds the program.")
    private @Nullable Path jar;

    @Parameters(
            index = "1",
            paramLabel = "NAME|CLASS",
            description = "The program: an example, or the full name of a class.")
    private String name = "";

    @Parameters(index = "2..*", paramLabel = "ARGUMENT", description = "What follows is given to the program.")
    private List<String> arguments = new ArrayList<>();

    /** Is {@code run} with settings that say what to do. */
    @Override
    public Integer call() {
        List<String> run = new ArrayList<>(List.of(
                "run",
                "--set",
                "tidemill.checkpoint.directory=" + directory,
                "--set",
                "tidemill.replay.batch=" + batch.epochMillis(),
                "--set",
                "tidemill.replay.functions=" + functions));
        if (jar != null) {
            run.addAll(List.of("--jar", jar.toString()));
        }
        run.add(name);
        run.addAll(arguments);
        return spec.root().commandLine().execute(run.toArray(String[]::new));
    }
}
