package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.Race.Measure;
import io.tidemill.benchmarks.contestant.ContestantMain;
import io.tidemill.benchmarks.contestant.Figures;
import io.tidemill.benchmarks.contestant.Protocol;
import io.tidemill.benchmarks.contestant.TrialSettings;
import io.tidemill.benchmarks.sender.Sender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** One run of one contestant, in a JVM of its own, with a sender of its own in this one. */
final class Trial {
    private static final int LINES_SHOWN_OF_FAILURE = 20;

    private final Race race;
    private final Race.Entry entry;
    private final Conditions conditions;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Figures figures = new Figures();
    private Optional<ProcessorUse> useAtFirstBatch = Optional.empty();

    private Trial(Race race, Race.Entry entry, Conditions conditions) {
        this.race = race;
        this.entry = entry;
        this.conditions = conditions;
    }

    /** Runs it to its end; whatever goes wrong with the contestant is in the result. */
    static Result run(Race race, Race.Entry entry, Conditions conditions) throws IOException, InterruptedException {
        return new Trial(race, entry, conditions).run();
    }

    private Result run() throws IOException, InterruptedException {
        Optional<CheckpointPlace> checkpoints = entry.checkpoints();
        if (checkpoints.isEmpty()) {
            return run(Optional.empty());
        }
        Path checkpoint = checkpoints.get().create();
        try {
            return run(Optional.of(checkpoint));
        } finally {
            CheckpointPlace.delete(checkpoint);
        }
    }

    private Result run(Optional<Path> checkpoint) throws IOException, InterruptedException {
        try (Sender sender = race.sender().start();
                ChildJvm contestant = start(sender.port(), checkpoint)) {
            String status = follow(contestant, sender);
            contestant.kill();
            return new Result(race, entry.name(), status, conditions.heapOf(race), figures);
        }
    }

    private ChildJvm start(int port, Optional<Path> checkpoint) throws IOException {
        TrialSettings settings =
                new TrialSettings(port, race.batchInterval(), conditions.warmup(), conditions.measured());
        List<String> options = new ArrayList<>(conditions.javaOptions());
        options.addAll(entry.javaOptions());
        options.add("-Xmx" + conditions.heapOf(race));
        checkpoint.ifPresent(directory -> options.add("-Dtidemill.checkpoint.directory=" + directory));
        List<String> arguments = Stream.concat(Stream.of(entry.contestantClass()), settings.toArguments().stream())
                .toList();
        return ChildJvm.start(entry.classPath(), options, ContestantMain.class.getName(), arguments);
    }

    /** Follows the contestant to its end and tells how it ended. */
    private String follow(ChildJvm contestant, Sender sender) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + conditions.patience().toNanos();
        while (true) {
            Output output = contestant.awaitOutput(Duration.ofNanos(deadlineNanos - System.nanoTime()));
            if (output instanceof Exited exited) {
                return statusOf(exited.code());
            }
            if (!(output instanceof Line line)) {
                return "not done after " + conditions.patience().toSeconds() + " s";
            }
            if (line.text().equals(Protocol.FIRST_BATCH)) {
                figures.with("firstBatchMillis", line.sinceStart().toMillis());
                if (race.measure() == Measure.START) {
                    return Result.OK;
                }
                useAtFirstBatch = ProcessorUse.now(contestant.process());
            } else if (line.text().equals(Protocol.MEASURED)) {
                noteOthers(ProcessorUse.now(contestant.process()));
                long sent = sender.stop();
                figures.with("sent", sent);
                contestant
                        .process()
                        .info()
                        .totalCpuDuration()
                        .ifPresent(used -> figures.with("processorNanosPerLine", used.toNanos() / (double) sent));
                contestant.tell(Protocol.SENT + sent);
            } else if (line.text().startsWith(Protocol.RESULT)) {
                figures.withAll(Figures.fromJson(line.text().substring(Protocol.RESULT.length())));
            } else {
                keep(line.text());
            }
        }
    }

    private void noteOthers(Optional<ProcessorUse> use) {
        if (use.isPresent() && useAtFirstBatch.isPresent()) {
            use.get()
                    .coresOfOthersSince(useAtFirstBatch.get())
                    .ifPresent(cores -> figures.with("coresOfOthers", cores));
        }
    }

    private String statusOf(int exitCode) {
        if (exitCode == ChildJvm.OUT_OF_MEMORY) {
            return "out of memory";
        }
        OptionalDouble sent = figures.find("sent");
        OptionalDouble processed = figures.find("processed");
        if (exitCode != 0 || sent.isEmpty() || processed.isEmpty()) {
            lastLines.forEach(System.err::println);
            return "failed with exit code " + exitCode;
        }
        double lost = sent.getAsDouble() - processed.getAsDouble();
        return lost == 0 ? Result.OK : String.format("%.0f of %.0f lines lost", lost, sent.getAsDouble());
    }

    private void keep(String line) {
        if (conditions.showsOutput()) {
            System.err.println(entry.name() + "| " + line);
        }
        lastLines.add(line);
        if (lastLines.size() > LINES_SHOWN_OF_FAILURE) {
            lastLines.remove();
        }
    }
}
