package io.tidemill.benchmarks;

import io.tidemill.benchmarks.contestant.ContestantMain;
import io.tidemill.benchmarks.contestant.TrialSettings;
import io.tidemill.benchmarks.pace.BatchPrinter;
import io.tidemill.benchmarks.pace.PacePicture;
import io.tidemill.benchmarks.pace.PacedBatch;
import io.tidemill.benchmarks.pace.PacedRun;
import io.tidemill.benchmarks.program.Grep;
import io.tidemill.benchmarks.program.OneKey;
import io.tidemill.benchmarks.program.SlowSink;
import io.tidemill.benchmarks.program.TopUsers;
import io.tidemill.benchmarks.program.WordCount;
import io.tidemill.benchmarks.sender.Sender;
import io.tidemill.benchmarks.sender.Senders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that measures how old results are while the sender never waits by itself. */
@Command(
        name = "pace",
        description =
                "Measures delay and work of each batch under an unthrottled sender, with the pace and without. Goal:"
                        + " from the third batch of a cold JVM on, 99 of 100 batches work less than 1.1 intervals and"
                        + " begin less than one late.")
final class PaceBench implements Callable<Integer> {
    private static final int USERS = 100_000;
    private static final Map<String, Class<?>> WORKS = works();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Of each program. Default: ${DEFAULT-VALUE}")
    private int seconds = 40;

    @Option(names = "--interval", paramLabel = "MILLIS", description = "Of a batch. Default: ${DEFAULT-VALUE}")
    private int intervalMillis = 1000;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Default: ${DEFAULT-VALUE}")
    private String heap = "3g";

    @Option(names = "--work", paramLabel = "TEXT", description = "Run only programs whose name contains this")
    private String work = "";

    @Option(names = "--java-option", paramLabel = "OPTION", description = "Such as -XX:+UseParallelGC; may be repeated")
    private List<String> javaOptions = new ArrayList<>();

    @Option(names = "--paced-only", description = "Do not run the programs without the pace")
    private boolean pacedOnly;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write a picture to this file")
    private @Nullable Path svg;

    @Option(names = "--batches", description = "Print every batch")
    private boolean printsBatches;

    private static Map<String, Class<?>> works() {
        Map<String, Class<?>> works = new LinkedHashMap<>();
        works.put("grep", Grep.class);
        works.put("word count", WordCount.class);
        works.put("top users", TopUsers.class);
        works.put("slow sink", SlowSink.class);
        works.put("one key", OneKey.class);
        return works;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here());
        TextTable table = new TextTable(
                3,
                "program",
                "pace",
                "ended",
                "lines/s",
                "delay p50 s",
                "p99",
                "work p50 s",
                "p99",
                "batches",
                "heap MB");
        List<List<PacedRun>> panels = new ArrayList<>();
        for (Map.Entry<String, Class<?>> one : WORKS.entrySet()) {
            if (one.getKey().contains(work)) {
                List<PacedRun> runs = new ArrayList<>();
                for (boolean isPaced : pacedOnly ? List.of(true) : List.of(true, false)) {
                    System.err.println("pace: " + one.getKey() + (isPaced ? "" : ", without") + " ...");
                    runs.add(run(one.getKey(), one.getValue(), isPaced));
                }
                runs.forEach(run -> table.add(row(run)));
                panels.add(runs);
            }
        }
        out.println();
        if (printsBatches) {
            panels.forEach(runs -> runs.forEach(run -> printBatches(out, run)));
        }
        out.print(table);
        out.flush();
        if (svg != null) {
            Files.writeString(svg, new PacePicture(panels).toSvg());
        }
        return 0;
    }

    private PacedRun run(String name, Class<?> program, boolean isPaced) throws IOException, InterruptedException {
        Duration interval = Duration.ofMillis(intervalMillis);
        List<String> options = new ArrayList<>(javaOptions);
        options.addAll(List.of(
                "-Xmx" + heap, "-Dtidemill.pace=" + isPaced, "-Dtidemill.listeners=" + BatchPrinter.class.getName()));
        List<PacedBatch> batches = new ArrayList<>();
        String ended = "";
        try (Sender sender = Senders.log(USERS);
                ChildJvm child =
                        start(program, options, new TrialSettings(sender.port(), interval, interval, interval))) {
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < end) {
                ChildJvm.Output output = child.awaitOutput(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                if (output instanceof ChildJvm.Exited exited) {
                    ended = exited.code() == ChildJvm.OUT_OF_MEMORY ? "out of memory" : "code " + exited.code();
                    break;
                } else if (output instanceof ChildJvm.Line line) {
                    PacedBatch.parse(line.text())
                            .filter(batch -> !batches.isEmpty() || batch.lines() > 0)
                            .ifPresent(batches::add);
                }
            }
            child.kill();
        }
        return new PacedRun(name, isPaced, intervalMillis / 1e3, batches, ended);
    }

    private static ChildJvm start(Class<?> program, List<String> options, TrialSettings settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(program.getName()));
        arguments.addAll(settings.toArguments());
        return ChildJvm.start(
                System.getProperty("java.class.path"), options, ContestantMain.class.getName(), arguments);
    }

    private static List<String> row(PacedRun run) {
        return List.of(
                run.work(),
                run.isPaced() ? "yes" : "no",
                run.ended(),
                String.format(Locale.ROOT, "%,.0f", run.linesPerSecond()),
                seconds(run.percentile(50, PacedBatch::delaySeconds)),
                seconds(run.percentile(99, PacedBatch::delaySeconds)),
                seconds(run.percentile(50, PacedBatch::workSeconds)),
                seconds(run.percentile(99, PacedBatch::workSeconds)),
                Integer.toString(run.batches().size()),
                Long.toString(run.mostHeapMegabytes()));
    }

    private static void printBatches(PrintWriter out, PacedRun run) {
        out.println(run.work() + (run.isPaced() ? "" : ", without the pace"));
        for (PacedBatch batch : run.batches()) {
            out.printf(
                    Locale.ROOT,
                    "%,12d lines, delay %.3f s, work %.3f s, heap %d MB%n",
                    batch.lines(),
                    batch.delaySeconds(),
                    batch.workSeconds(),
                    batch.heapMegabytes());
        }
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
