package io.tidemill.testkit.acceptance;

import static io.tidemill.testkit.acceptance.Verdicts.require;

import io.tidemill.runtime.BatchFailedException;
import io.tidemill.runtime.StopMode;
import io.tidemill.testkit.MemoryLogStore;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every source does. A test runs each check, as in
 * {@code SourceAcceptance.checks(MyTrial::new).forEach(AcceptanceCheck::run)}.
 *
 * <p>Time is manual, threads and connections are real. A check that waits in vain for a record fails after a minute.
 */
public final class SourceAcceptance {
    private static final int FEW = 500;

    /** More than the buffer has room for, at the size of records that a trial has. */
    private static final int BURST = 60_000;

    private static final int PIECE = 500;

    private SourceAcceptance() {}

    /** How the trial of one check is made. */
    @FunctionalInterface
    public interface Trials<T> {
        /** Returns a new trial; the check closes it. */
        SourceTrial<T> create() throws Exception;
    }

    /** One check of a trial. */
    @FunctionalInterface
    private interface Course<T> {
        void run(SourceTrial<T> trial) throws Exception;
    }

    /** Returns the checks; their names are unique. */
    public static <T> List<AcceptanceCheck> checks(Trials<T> trials) {
        return Stream.of(
                        check(
                                trials,
                                "gives every record once, in the order of its sender",
                                SourceAcceptance::givesAll),
                        check(trials, "goes on after a restart behind the last batch", SourceAcceptance::restarts),
                        check(trials, "gives the batch again that a crash interrupted", SourceAcceptance::crashes),
                        check(trials, "waits for a slow reader within its buffer", SourceAcceptance::isSlowed),
                        check(trials, "goes on behind a poison record", SourceAcceptance::survivesPoison),
                        check(trials, "stops while it receives, and leaves no gap", SourceAcceptance::stopsReceiving),
                        check(trials, "stops before it has received anything", SourceAcceptance::stopsAtOnce),
                        check(trials, "may be stopped and closed twice", SourceAcceptance::closesTwice))
                .toList();
    }

    private static <T> AcceptanceCheck check(Trials<T> trials, String name, Course<T> course) {
        return new AcceptanceCheck(name, () -> {
            try (SourceTrial<T> trial = trials.create()) {
                course.run(trial);
            }
        });
    }

    private static <T> void givesAll(SourceTrial<T> trial) throws Exception {
        try (TrialRun<T> run = TrialRun.of(trial)) {
            run.start();
            trial.send(0, FEW);
            run.advanceUntil(FEW);
            trial.send(FEW, 2 * FEW);
            run.advanceUntil(2 * FEW);
            run.requireNoGaps(0);
        }
    }

    private static <T> void restarts(SourceTrial<T> trial) throws Exception {
        MemoryLogStore checkpoint = new MemoryLogStore();
        try (TrialRun<T> run = TrialRun.of(trial, checkpoint)) {
            run.start();
            trial.send(0, FEW);
            run.advanceUntil(FEW);
            int first = run.requireNoGaps(0);
            run.stop(StopMode.NOW);
            goesOn(trial, run.next(trial, checkpoint), first);
        }
    }

    private static <T> void crashes(SourceTrial<T> trial) throws Exception {
        MemoryLogStore checkpoint = new MemoryLogStore();
        try (TrialRun<T> run = TrialRun.of(trial, checkpoint)) {
            run.crashAt(FEW);
            run.start();
            trial.send(0, FEW);
            requireFailure(run);
            int committed = run.requireNoGaps(0);
            goesOn(trial, run.next(trial, checkpoint), committed);
        }
    }

    private static void requireFailure(TrialRun<?> run) {
        try {
            run.advanceUntil(FEW);
        } catch (BatchFailedException e) {
            return;
        }
        throw new AssertionError("the output that fails did not stop the program");
    }

    /** Requires that another run begins with the record {@code first}. */
    private static <T> void goesOn(SourceTrial<T> trial, TrialRun<T> next, int first) throws Exception {
        try (next) {
            next.start();
            trial.send(FEW, 2 * FEW);
            next.advanceUntil(2 * FEW - first);
            next.requireNoGaps(first);
        }
    }

    private static <T> void isSlowed(SourceTrial<T> trial) throws Exception {
        try (TrialRun<T> run = TrialRun.of(trial)) {
            run.start();
            Sender sender = Sender.start(trial, BURST, PIECE);
            sender.awaitStandstill(); // so that the first batch finds all that is let in
            run.advanceUntil(BURST);
            run.requireNoGaps(0);
            sender.requireSent();
            require(
                    !trial.buffers() || run.largestBatch() < BURST,
                    "a batch had all " + BURST + " records, which the buffer of " + TrialRun.BUFFER_BYTES
                            + " bytes has no room for");
        }
    }

    private static <T> void survivesPoison(SourceTrial<T> trial) throws Exception {
        try (TrialRun<T> run = TrialRun.of(trial)) {
            run.start();
            trial.send(0, FEW);
            run.advanceUntil(FEW);
            trial.sendPoison();
            trial.send(FEW, 2 * FEW);
            run.advanceUntil(2 * FEW);
            run.requireNoGaps(0);
        }
    }

    private static <T> void stopsReceiving(SourceTrial<T> trial) throws Exception {
        try (TrialRun<T> run = TrialRun.of(trial)) {
            run.start();
            Sender sender = Sender.start(trial, Integer.MAX_VALUE, 1);
            run.advanceUntil(1);
            run.stop(StopMode.GRACEFUL);
            run.requireNoGaps(0);
            trial.close();
            sender.awaitEnd();
        }
    }

    private static <T> void stopsAtOnce(SourceTrial<T> trial) throws Exception {
        try (TrialRun<T> run = TrialRun.of(trial)) {
            run.start();
            run.stop(StopMode.GRACEFUL);
            run.requireNoGaps(0);
        }
    }

    private static <T> void closesTwice(SourceTrial<T> trial) throws Exception {
        try (TrialRun<T> run = TrialRun.of(trial)) {
            run.start();
            trial.send(0, FEW);
            run.advanceUntil(FEW);
            run.stop(StopMode.GRACEFUL); // the source of a trial's run is stopped and closed twice
            run.stop(StopMode.NOW);
            run.requireNoGaps(0);
        }
    }
}
