package io.tidemill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.benchmarks.crash.SourceKind;
import io.tidemill.benchmarks.crash.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A program is killed with SIGKILL, and by itself within operations on its checkpoint directory, and started again. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CrashTrialTest {
    private static final int KILLS = Integer.getInteger("crash.kills", 6);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final Duration INTERVAL = Duration.ofMillis(50);

    /** Large enough for the steps of a few kills to reach from recovery into the batches. */
    private static final int STEP = Math.max(1, 60 / KILLS);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path work;

    @Test
    void recordsOfFilesCountOnceHoweverOftenTheProgramIsKilled() throws Exception {
        countsEachOnce(SourceKind.DIRECTORY, KillPlan.random(SEED, KILLS, INTERVAL));
    }

    @Test
    void acknowledgedRecordsAreNeverLostAndRepeatedOnesAreRecognised() throws Exception {
        countsEachOnce(SourceKind.RECEIVER, KillPlan.random(SEED, KILLS / 2, INTERVAL));
    }

    @Test
    void whatASocketHasReceivedCountsOnceAndHasNoGaps() throws Exception {
        countsEachOnce(SourceKind.SOCKET, KillPlan.random(SEED, KILLS / 3, INTERVAL));
    }

    @Test
    void recordsCountOnceWhereverInAnOperationTheProgramEnds() throws Exception {
        countsEachOnce(SourceKind.RECEIVER, KillPlan.atOperations(SEED, KILLS, STEP));
    }

    private void countsEachOnce(SourceKind source, KillPlan plan) throws Exception {
        StringWriter progress = new StringWriter();
        Verdict verdict;
        try {
            verdict = new CrashTrial(source, plan, INTERVAL, work, new PrintWriter(progress)).run();
        } catch (Exception e) {
            throw new AssertionError("With -Dcrash.seed=" + SEED + ", files in " + work + ":\n" + progress, e);
        }
        assertThat(verdict)
                .as("-Dcrash.seed=%s, files in %s:\n%s", SEED, work, progress)
                .matches(Verdict::isGood, "has lost and doubled nothing");
        assertThat(verdict.records()).isPositive();
    }
}
