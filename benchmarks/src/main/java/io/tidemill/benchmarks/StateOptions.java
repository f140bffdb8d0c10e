package io.tidemill.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that measure programs with a durable state. */
final class StateOptions {
    @Option(names = "--heap", paramLabel = "SIZE", description = "The heap. Default: the command's own")
    private @Nullable String heap;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            defaultValue = "-XX:+UseParallelGC",
            description = "An option of the JVMs; repeatable. Default: ${DEFAULT-VALUE}, as the launcher has it")
    private List<String> javaOptions = new ArrayList<>();

    @Mixin
    private CheckpointPlace place = new CheckpointPlace();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean helpRequested;

    /** Returns what starts the JVMs that are measured; their heap is {@code usualHeap} unless the user says otherwise. */
    StateTrial trial(String usualHeap) {
        return new StateTrial(heap == null ? usualHeap : heap, javaOptions);
    }

    /** Makes a directory for a program's checkpoint. */
    Path directory() throws IOException {
        return place.create();
    }
}
