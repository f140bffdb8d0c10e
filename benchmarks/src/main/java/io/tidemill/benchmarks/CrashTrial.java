package io.tidemill.benchmarks;

import io.tidemill.benchmarks.ChildJvm.Exited;
import io.tidemill.benchmarks.ChildJvm.Line;
import io.tidemill.benchmarks.ChildJvm.Output;
import io.tidemill.benchmarks.KillPlan.Kill;
import io.tidemill.benchmarks.crash.CrashedJvm;
import io.tidemill.benchmarks.crash.CrashedProgram;
import io.tidemill.benchmarks.crash.Feed;
import io.tidemill.benchmarks.crash.Halt;
import io.tidemill.benchmarks.crash.Oracle;
import io.tidemill.benchmarks.crash.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is fed with numbers, killed and started again as planned, and then compared with the oracle. */
final class CrashTrial {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The last program runs for so long undisturbed, before no more numbers begin. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(1);

    /** For so long after the last number there was none, and nothing more will come. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final int FEWEST_BATCHES = 3;

    /** So many batches in which the last numbers have to be taken. */
    private static final int MOST_BATCHES_TO_DRAIN = 10_000;

    /** What starts soon, and need not run fast. */
    private static final List<String> JAVA_OPTIONS =
            List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private static final int LINES_TO_SHOW = 30;

    private final CrashedProgram program;
    private final KillPlan plan;
    private final Duration interval;
    private final Path work;
    private final PrintWriter progress;
    private final Deque<String> lastLines = new ArrayDeque<>();

    private boolean starts;
    private int batches;
    private long batchMillis;
    private long count;

    /**
     * A trial to run once.
     *
     * @param work an empty directory for all files
     */
    CrashTrial(CrashedProgram program, KillPlan plan, Duration interval, Path work, PrintWriter progress) {
        this.program = program;
        this.plan = plan;
        this.interval = interval;
        this.work = work;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @throws IOException if the program ends by itself, or stands still
     */
    Verdict run() throws IOException, InterruptedException {
        try (Feed feed = program.start(work, plan.seed())) {
            int kills = 0;
            for (Kill kill : plan.kills()) {
                try (ChildJvm child = start(feed, kill.halt())) {
                    String where = kill(child, kill);
                    progress.println("kill " + ++kills + ": " + where + "; batches run: " + batches
                            + ", records counted: " + count + " of " + feed.numbers());
                    progress.flush();
                }
            }
            try (ChildJvm child = start(feed, Halt.NEVER)) {
                finish(child, feed);
            }
            return Oracle.judge(work, Math.toIntExact(feed.numbers()), feed.expectation(), interval, program.outputs());
        }
    }

    private ChildJvm start(Feed feed, Halt halt) throws IOException {
        lastLines.clear();
        starts = false;
        batches = 0;
        return ChildJvm.start(
                System.getProperty("java.class.path"),
                JAVA_OPTIONS,
                program.main().getName(),
                program.arguments(feed.address(), work, interval, halt));
    }

    /** Waits for the moment, has the process end, and returns where that was. */
    private String kill(ChildJvm child, Kill kill) throws IOException, InterruptedException {
        while (!kill.isDue(starts, batches)) {
            String line = nextLine(child);
            if (line.startsWith(CrashedJvm.HALTED)) {
                awaitExit(child, Halt.CODE);
                return line;
            }
        }
        TimeUnit.NANOSECONDS.sleep(kill.delay().toNanos());
        child.close();
        awaitExit(child, ChildJvm.KILLED);
        return "killed " + kill;
    }

    /** Lets the program run on, has it take the last numbers, and stops it. */
    private void finish(ChildJvm child, Feed feed) throws IOException, InterruptedException {
        while (batches < batchesOf(UNDISTURBED)) {
            nextLine(child);
        }
        feed.finish();
        while (!feed.isDrained()) {
            nextLine(child);
            if (batches > MOST_BATCHES_TO_DRAIN) {
                throw failed("has not taken the last numbers in " + batches + " batches");
            }
        }
        long drainedMillis = System.currentTimeMillis();
        long before = count;
        int quietSince = batches;
        while (batches - quietSince < batchesOf(QUIET)) {
            nextLine(child);
            if (count != before || batchMillis < drainedMillis) { // those that were missed may be without numbers
                before = count;
                quietSince = batches;
            }
        }
        child.tell(CrashedJvm.STOP);
        awaitExit(child, 0);
    }

    private int batchesOf(Duration time) {
        return Math.max(FEWEST_BATCHES, Math.toIntExact(time.dividedBy(interval)));
    }

    private String nextLine(ChildJvm child) throws IOException, InterruptedException {
        Output output = next(child);
        if (output instanceof Line line) {
            return line.text();
        }
        throw failed(
                output instanceof Exited exited ? "ended with code " + exited.code() : "was silent for " + PATIENCE);
    }

    private void awaitExit(ChildJvm child, int code) throws IOException, InterruptedException {
        Output output = next(child);
        while (output instanceof Line) {
            output = next(child);
        }
        if (!(output instanceof Exited exited) || exited.code() != code) {
            throw failed("should have ended with code " + code + ", but: " + output);
        }
    }

    private Output next(ChildJvm child) throws InterruptedException {
        Output output = child.awaitOutput(PATIENCE);
        if (output instanceof Line line) {
            String text = line.text();
            starts |= text.equals(CrashedJvm.STARTS);
            if (text.startsWith(CrashedJvm.BATCH)) {
                String[] timeAndCount =
                        text.substring(CrashedJvm.BATCH.length()).split(" ", 2);
                batches++;
                batchMillis = Long.parseLong(timeAndCount[0]);
                count = Long.parseLong(timeAndCount[1]);
            }
            lastLines.add(text);
            if (lastLines.size() > LINES_TO_SHOW) {
                lastLines.remove();
            }
        }
        return output;
    }

    private IOException failed(String how) {
        return new IOException("The program " + how + "; its last lines:\n" + String.join("\n", lastLines));
    }
}
