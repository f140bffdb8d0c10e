package io.tidemill.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every benchmark command. */
final class BenchOptions {
    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "Time before the measurement. Default: ${DEFAULT-VALUE}")
    private int warmupSeconds = 10;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Run the contestants N times in turn and report the middle result of each."
                    + " Default: 1, for starts 9")
    private @Nullable Integer rounds;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "The contestants' greatest heap, such as 256m. Default: the benchmark's own")
    private @Nullable String heap;

    @Option(
            names = "--contestant",
            paramLabel = "TEXT",
            description = "Run only contestants whose name contains this; may be repeated")
    private List<String> contestants = new ArrayList<>();

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "A further option for the contestants' JVMs, such as -XX:+UseParallelGC; may be repeated")
    private List<String> javaOptions = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Append each result to this file as a line of JSON")
    private @Nullable Path json;

    @Option(names = "--verbose", description = "Show what the contestants print")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean helpRequested;

    Conditions conditions(int measuredSeconds) {
        return new Conditions(
                Duration.ofSeconds(warmupSeconds),
                Duration.ofSeconds(measuredSeconds),
                rounds == null ? OptionalInt.empty() : OptionalInt.of(rounds),
                Optional.ofNullable(heap),
                javaOptions,
                verbose);
    }

    boolean selects(Race.Entry entry) {
        return contestants.isEmpty() || contestants.stream().anyMatch(entry.name()::contains);
    }

    Optional<Path> json() {
        return Optional.ofNullable(json);
    }
}
