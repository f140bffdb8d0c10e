package io.tidemill.benchmarks;

import io.tidemill.benchmarks.crash.SourceKind;
import io.tidemill.benchmarks.crash.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command that kills a program again and again, and tells whether each record was counted once. */
@Command(
        name = "crash",
        description =
                "Kills a program at random moments, starts it again, and compares what it wrote with what it was sent.")
final class CrashBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--kills", paramLabel = "N", description = "How many kills. Default: ${DEFAULT-VALUE}")
    private int kills = 20;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Repeats moments and records of another run. Default: random")
    private @Nullable Long seed;

    @Option(
            names = "--source",
            paramLabel = "KIND",
            converter = KindConverter.class,
            description = "directory, receiver (with acknowledgement) or socket (without). Default: directory")
    private SourceKind source = SourceKind.DIRECTORY;

    @Option(
            names = "--interval",
            paramLabel = "MILLISECONDS",
            description = "The batch interval. Default: ${DEFAULT-VALUE}")
    private int intervalMillis = 50;

    @Option(
            names = "--at-every-operation",
            description =
                    "Not at random moments, but before, within and after each operation on the checkpoint directory:"
                            + " a create, write, sync, rename, delete or truncate. The first three kills are at the first"
                            + " operation after a start, the next three at the second, ...")
    private boolean atEveryOperation;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "With --at-every-operation, take only every N-th operation. Default: ${DEFAULT-VALUE}")
    private int step = 1;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where checkpoint and outputs go; must be empty. Default: a new one, deleted if all is well")
    private @Nullable Path directory;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean helpRequested;

    @Override
    public Integer call() throws Exception {
        if (kills < 0 || intervalMillis < 1 || step < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--kills cannot be below 0, nor --interval and --step below 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        KillPlan plan = plan();
        out.println("--seed " + plan.seed() + " --source " + source.name().toLowerCase(Locale.ROOT));
        Path work = work();
        Verdict verdict;
        try {
            verdict = new CrashTrial(source, plan, Duration.ofMillis(intervalMillis), work, out).run();
        } catch (IOException e) {
            out.println(e.getMessage());
            out.println("All files are kept in " + work);
            out.flush();
            return 1;
        }
        verdict.wrong().forEach(out::println);
        out.println("kills: " + kills + ", records: " + verdict.records() + ", lost: " + verdict.lost() + ", doubled: "
                + verdict.doubled());
        if (!verdict.isGood()) {
            out.println("All files are kept in " + work);
        } else if (directory == null) {
            delete(work);
        }
        out.flush();
        return verdict.isGood() ? 0 : 1;
    }

    /** Reads a kind of source in small letters. */
    static final class KindConverter implements ITypeConverter<SourceKind> {
        @Override
        public SourceKind convert(String value) {
            try {
                return SourceKind.valueOf(value.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "There is no source '" + value + "', but directory, receiver, socket");
            }
        }
    }

    private KillPlan plan() {
        long chosen = seed == null ? new Random().nextInt(1_000_000) : seed;
        return atEveryOperation
                ? KillPlan.atOperations(chosen, kills, step)
                : KillPlan.random(chosen, kills, Duration.ofMillis(intervalMillis));
    }

    private Path work() throws IOException {
        if (directory == null) {
            return Files.createTempDirectory("tidemill-crash");
        }
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new ParameterException(
                        spec.commandLine(), directory + " is not empty; give a directory that is new or empty");
            }
        }
        return directory.toAbsolutePath();
    }

    private static void delete(Path work) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(work)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
