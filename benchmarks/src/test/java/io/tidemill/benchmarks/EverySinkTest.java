package io.tidemill.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.benchmarks.crash.EverySink;
import io.tidemill.benchmarks.crash.EverySink.WithH2;
import io.tidemill.benchmarks.crash.SinkVerdict;
import io.tidemill.benchmarks.crash.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A program with all sources, states, windows and sinks at once is killed with SIGKILL and started again. */
@Tag("faults")
class EverySinkTest {
    private static final int KILLS = Integer.getInteger("sinks.kills", 2);
    private static final long SEED = Long.getLong("sinks.seed", System.nanoTime());

    /** In a batch it writes some twenty outputs, and after each kill it runs those that it has missed. */
    private static final Duration INTERVAL = Duration.ofMillis(Integer.getInteger("sinks.interval.millis", 250));

    /** It connects to five servers and databases before its first batch is over. */
    private static final Duration LONGEST_RECOVERY = Duration.ofMillis(1500);

    /** Not usually, since H2 loses now and then what it has confirmed, and synced, when its process is killed. */
    private static final WithH2 WITH_H2 = WithH2.valueOf(System.getProperty("sinks.h2", "NO"));

    private static final int MOST_BATCHES = 8;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everySinkHasEachNumberOnceHoweverOftenTheProgramIsKilled() throws Exception {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path progress = directory.resolve("progress.txt");
        try (EverySink program = EverySink.open(directory.resolve("servers"), WITH_H2)) {
            Verdict verdict = kill(program, work, progress);
            List<SinkVerdict> sinks = program.verdicts(work);

            String found = told() + ", kills: " + KILLS + ", records: "
                    + sinks.stream().map(SinkVerdict::toString).collect(joining("; "));
            System.out.println(found);
            assertThat(verdict)
                    .as("%s; see %s", found, progress)
                    .matches(Verdict::isGood, "has lost and doubled nothing");
            assertThat(sinks).as("%s; see %s", found, progress).allMatch(SinkVerdict::isGood);
        }
    }

    private static Verdict kill(EverySink program, Path work, Path progress) throws Exception {
        KillPlan plan = KillPlan.random(SEED, KILLS, INTERVAL, LONGEST_RECOVERY, MOST_BATCHES);
        try (PrintWriter writer = new PrintWriter(progress.toFile(), UTF_8)) {
            return new CrashTrial(program, plan, INTERVAL, work, writer).run();
        } catch (IOException e) {
            throw new AssertionError(told() + "; see " + progress, e);
        }
    }

    private static String told() {
        return "sinks.seed=" + SEED;
    }
}
