package io.tidemill.testkit.acceptance;

import static io.tidemill.testkit.acceptance.Verdicts.require;

import io.tidemill.BatchContext;
import io.tidemill.rdd.RDD;
import io.tidemill.sink.Sink;
import io.tidemill.time.BatchTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What every sink does: {@link #checks(Trials)} those that count each record once, {@link #checksAtLeastOnce(Trials)} those
 * that only lose none. A test runs each check, as in
 * {@code SinkAcceptance.checks(MyTrial::new).forEach(AcceptanceCheck::run)}.
 */
public final class SinkAcceptance {
    private static final int COUNT = 1000;
    private static final int MANY_PARTITIONS = 64;

    private SinkAcceptance() {}

    /** How the trial of one check is made. */
    @FunctionalInterface
    public interface Trials<T> {
        /** Returns a new trial; the check closes it. */
        SinkTrial<T> create() throws Exception;
    }

    /** One check of a trial. */
    @FunctionalInterface
    private interface Course<T> {
        void run(SinkTrial<T> trial, BatchContext batches) throws Exception;
    }

    /** Looks at what is there after batches were written again. */
    @FunctionalInterface
    private interface Verdict {
        void require(SinkTrial<?> trial, int count) throws Exception;
    }

    /** Returns the checks of a sink that counts a batch once, however often it is written; their names are unique. */
    public static <T> List<AcceptanceCheck> checks(Trials<T> trials) {
        return checks(
                trials,
                SinkAcceptance::requireWritten,
                "counts a batch once that is written again",
                "counts a batch once that a restarted program writes again",
                "fails when its batch does, and counts it once when it comes again");
    }

    /**
     * Returns the checks of a sink that promises less than {@link Sink#write} asks for: what it writes again may be there twice, but
     * nothing is lost. Their names are unique.
     */
    public static <T> List<AcceptanceCheck> checksAtLeastOnce(Trials<T> trials) {
        return checks(
                trials,
                SinkAcceptance::requireNoneLost,
                "loses nothing of a batch that is written again",
                "loses nothing of a batch that a restarted program writes again",
                "fails when its batch does, and loses nothing when it comes again");
    }

    private static <T> List<AcceptanceCheck> checks(
            Trials<T> trials, Verdict verdict, String again, String restarted, String failed) {
        return Stream.of(
                        check(trials, "writes every record of every batch", SinkAcceptance::writesAll),
                        check(trials, again, (trial, batches) -> writesAgain(trial, batches, verdict)),
                        check(trials, restarted, (trial, batches) -> restarts(trial, batches, verdict)),
                        check(trials, "takes batches without records", SinkAcceptance::takesEmptyBatches),
                        check(trials, "takes a batch of many partitions, some empty", SinkAcceptance::takesPartitions),
                        check(trials, failed, (trial, batches) -> fails(trial, batches, verdict)),
                        check(trials, "may be closed twice, and another one goes on", SinkAcceptance::closes))
                .toList();
    }

    private static <T> AcceptanceCheck check(Trials<T> trials, String name, Course<T> course) {
        return new AcceptanceCheck(name, () -> {
            try (SinkTrial<T> trial = trials.create();
                    BatchContext batches = BatchContext.create("sink-acceptance")) {
                course.run(trial, batches);
            }
        });
    }

    private static BatchTime time(int batch) {
        return BatchTime.ofEpochMillis(1000L * (batch + 1));
    }

    /** Returns an RDD of the records with these numbers. */
    private static <T> RDD<T> records(SinkTrial<T> trial, BatchContext batches, int from, int to, int partitions) {
        List<T> records = IntStream.range(from, to).mapToObj(trial::record).toList();
        return batches.parallelize(records, partitions);
    }

    private static void requireWritten(SinkTrial<?> trial, int count) throws Exception {
        List<Integer> expected = IntStream.range(0, count).boxed().toList();
        List<Integer> written = trial.written().stream().sorted().toList();
        require(
                written.equals(expected),
                "expected the records 0 to " + (count - 1) + ", each once, but " + written.size() + " are there, "
                        + written.stream().distinct().count() + " different ones");
    }

    private static void requireNoneLost(SinkTrial<?> trial, int count) throws Exception {
        List<Integer> expected = IntStream.range(0, count).boxed().toList();
        List<Integer> different = trial.written().stream().distinct().sorted().toList();
        require(
                different.equals(expected),
                "expected the records 0 to " + (count - 1) + ", each at least once, but " + different.size()
                        + " different ones are there");
    }

    private static <T> void writesAll(SinkTrial<T> trial, BatchContext batches) throws Exception {
        Sink<T> sink = trial.sink();
        for (int batch = 0; batch < 3; batch++) {
            sink.write(records(trial, batches, batch * COUNT, (batch + 1) * COUNT, 2), time(batch));
            requireWritten(trial, (batch + 1) * COUNT);
        }
        sink.close();
        requireWritten(trial, 3 * COUNT);
    }

    private static <T> void writesAgain(SinkTrial<T> trial, BatchContext batches, Verdict verdict) throws Exception {
        Sink<T> sink = trial.sink();
        sink.write(records(trial, batches, 0, COUNT, 2), time(0));
        sink.write(records(trial, batches, COUNT, 2 * COUNT, 2), time(1));
        sink.write(records(trial, batches, COUNT, 2 * COUNT, 3), time(1)); // partitions may differ
        verdict.require(trial, 2 * COUNT);
        sink.close();
    }

    private static <T> void restarts(SinkTrial<T> trial, BatchContext batches, Verdict verdict) throws Exception {
        Sink<T> crashed = trial.sink();
        crashed.write(records(trial, batches, 0, COUNT, 2), time(0));
        Sink<T> sink = trial.sink();
        sink.writeAgain(records(trial, batches, 0, COUNT, 2), time(0));
        sink.write(records(trial, batches, COUNT, 2 * COUNT, 2), time(1));
        verdict.require(trial, 2 * COUNT);
        sink.close();
        crashed.close();
    }

    private static <T> void takesEmptyBatches(SinkTrial<T> trial, BatchContext batches) throws Exception {
        Sink<T> sink = trial.sink();
        sink.write(records(trial, batches, 0, 0, 1), time(0));
        requireWritten(trial, 0);
        sink.write(records(trial, batches, 0, COUNT, 2), time(1));
        sink.write(records(trial, batches, 0, 0, 3), time(2));
        sink.write(records(trial, batches, 0, 0, 3), time(2));
        requireWritten(trial, COUNT);
        sink.close();
    }

    private static <T> void takesPartitions(SinkTrial<T> trial, BatchContext batches) throws Exception {
        Sink<T> sink = trial.sink();
        sink.write(records(trial, batches, 0, MANY_PARTITIONS / 2, MANY_PARTITIONS), time(0));
        sink.write(records(trial, batches, MANY_PARTITIONS / 2, COUNT, MANY_PARTITIONS), time(1));
        requireWritten(trial, COUNT);
        sink.close();
    }

    private static <T> void fails(SinkTrial<T> trial, BatchContext batches, Verdict verdict) throws Exception {
        Sink<T> sink = trial.sink();
        sink.write(records(trial, batches, 0, COUNT, 2), time(0));
        AtomicBoolean breaks = new AtomicBoolean(true);
        T poison = trial.record(2 * COUNT - COUNT / 4);
        RDD<T> failing = records(trial, batches, COUNT, 2 * COUNT, 4).map(record -> {
            if (breaks.get() && record.equals(poison)) {
                throw new IllegalStateException("the check has this record fail");
            }
            return record;
        });
        require(throwsFor(sink, failing), "a batch of which a record failed was written without an exception");
        breaks.set(false);
        sink.write(failing, time(1));
        verdict.require(trial, 2 * COUNT);
        sink.close();
    }

    private static <T> boolean throwsFor(Sink<T> sink, RDD<T> failing) {
        try {
            sink.write(failing, time(1));
            return false;
        } catch (Exception e) {
            return true;
        }
    }

    private static <T> void closes(SinkTrial<T> trial, BatchContext batches) throws Exception {
        trial.sink().close(); // nothing was written
        Sink<T> first = trial.sink();
        first.write(records(trial, batches, 0, COUNT, 2), time(0));
        first.close();
        first.close();
        Sink<T> second = trial.sink();
        second.write(records(trial, batches, COUNT, 2 * COUNT, 2), time(1));
        second.close();
        requireWritten(trial, 2 * COUNT);
    }
}
