package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.contestant.Protocol;
import io.tidemill.benchmarks.durable.StateJvm;
import io.tidemill.benchmarks.durable.StateSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Runs of the program with a state, each in a JVM that is killed as soon as it has told its figures. */
final class StateTrial {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<String> javaOptions;

    /** Trials whose JVMs have these options besides. */
    StateTrial(String heap, List<String> javaOptions) {
        List<String> all = new ArrayList<>(List.of("-Xms" + heap, "-Xmx" + heap));
        all.addAll(javaOptions);
        this.javaOptions = List.copyOf(all);
    }

    /** Runs it, with a checkpoint directory or without, until what it measures is committed; then it is killed. */
    Figures run(StateSettings settings, Optional<Path> checkpoint, String... options)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(javaOptions);
        all.addAll(List.of(options));
        checkpoint.ifPresent(directory -> all.add("-Dtidemill.checkpoint.directory=" + directory));
        return run(all, StateJvm.class, settings.toArguments());
    }

    /** Runs any program that tells its figures so. */
    Figures run(List<String> options, Class<?> program, List<String> arguments)
            throws IOException, InterruptedException {
        return run(System.getProperty("java.class.path"), options, program, arguments);
    }

    /** Runs any program that tells its figures so, with a class path of its own. */
    static Figures run(String classPath, List<String> options, Class<?> program, List<String> arguments)
            throws IOException, InterruptedException {
        StringBuilder printed = new StringBuilder();
        Figures figures = new Figures();
        try (ChildJvm child = ChildJvm.start(classPath, options, program.getName(), arguments)) {
            Optional<ProcessorUse> useAtStart = ProcessorUse.now(child.process());
            while (true) {
                Output output = child.awaitOutput(PATIENCE);
                if (!(output instanceof Line line)) {
                    String ended = output instanceof Exited exited ? "ended with code " + exited.code() : "is silent";
                    throw new IOException(program.getName() + " " + ended + "; it printed:\n" + printed);
                } else if (line.text().equals(Protocol.FIRST_BATCH)) {
                    figures.with("firstBatchMillis", line.sinceStart().toMillis());
                } else if (line.text().startsWith(Protocol.RESULT)) {
                    figures.withAll(Figures.fromJson(line.text().substring(Protocol.RESULT.length())));
                    coresOfOthers(useAtStart, child).ifPresent(cores -> figures.with("coresOfOthers", cores));
                    child.kill();
                    return figures;
                } else {
                    printed.append(line.text()).append('\n');
                }
            }
        }
    }

    List<String> javaOptions() {
        return javaOptions;
    }

    private static OptionalDouble coresOfOthers(Optional<ProcessorUse> then, ChildJvm child) {
        Optional<ProcessorUse> now = ProcessorUse.now(child.process());
        return now.isPresent() && then.isPresent() ? now.get().coresOfOthersSince(then.get()) : OptionalDouble.empty();
    }
}
