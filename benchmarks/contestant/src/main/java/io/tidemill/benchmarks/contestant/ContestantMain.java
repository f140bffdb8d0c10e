package io.tidemill.benchmarks.contestant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the JVM of a trial starts: {@code ContestantMain CLASS PORT BATCH-INTERVAL WARMUP MEASURED}. */
public final class ContestantMain {
    private static final int ORPHANED = 4;

    private ContestantMain() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        TrialSettings settings = TrialSettings.fromArguments(arguments.subList(1, arguments.size()));
        PrintStream benchmark = System.out;
        Scorecard scorecard = new Scorecard(settings.warmup(), settings.measured(), benchmark);
        MemoryWatch memory = MemoryWatch.started();
        listenToBenchmark(scorecard);

        Contestant contestant = Class.forName(arguments.get(0))
                .asSubclass(Contestant.class)
                .getDeclaredConstructor()
                .newInstance();
        contestant.run(settings, scorecard);

        Figures figures = scorecard.figures().withAll(memory.figures());
        benchmark.println(Protocol.RESULT + figures.toJson());
        benchmark.flush();
        System.exit(0);
    }

    private static void listenToBenchmark(Scorecard scorecard) {
        Thread listener = new Thread(() -> readCommands(scorecard), "benchmark-commands");
        listener.setDaemon(true);
        listener.start();
    }

    /** When the benchmark is gone, so is its contestant. */
    private static void readCommands(Scorecard scorecard) {
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                if (line.startsWith(Protocol.SENT)) {
                    scorecard.sent(Long.parseLong(line.substring(Protocol.SENT.length())));
                }
            }
        } catch (IOException closed) {
            System.err.println("The benchmark can no longer be heard: " + closed.getMessage());
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
