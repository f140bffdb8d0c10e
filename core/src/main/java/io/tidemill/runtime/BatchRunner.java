package io.tidemill.runtime;

import io.tidemill.batch.BatchPlanner;
import io.tidemill.batch.PlannedBatch;
import io.tidemill.engine.Engine;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.FailureText;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.StatePlan;
import io.tidemill.rdd.RDD;
import io.tidemill.time.BatchTime;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches, one at a time: plans, outputs, steps of states, the commit, and what listeners and sources are told of it. Used by
 * the thread that runs the batches of one context.
 */
final class BatchRunner {
    private final Engine engine;
    private final Clock clock;
    private final BatchPlanner planner;
    private final BatchMemory memory;
    private final Optional<Durability> durability;
    private final Listeners listeners;
    private final EngineEvents engineEvents;
    private final List<ActiveSource<?>> sources;
    private final BooleanSupplier isGivenUp;

    /**
     * Runs batches of {@code sources}, which may grow until the first.
     *
     * @param isGivenUp whether the batch in work is not wanted any more; a function of the program may not have noticed
     */
    BatchRunner(
            Engine engine,
            Clock clock,
            BatchPlanner planner,
            BatchMemory memory,
            Optional<Durability> durability,
            Listeners listeners,
            EngineEvents engineEvents,
            List<ActiveSource<?>> sources,
            BooleanSupplier isGivenUp) {
        this.engine = engine;
        this.clock = clock;
        this.planner = planner;
        this.memory = memory;
        this.durability = durability;
        this.listeners = listeners;
        this.engineEvents = engineEvents;
        this.sources = sources;
        this.isGivenUp = isGivenUp;
    }

    /**
     * How a batch ended.
     *
     * @param records how many it had
     * @param failure what it failed with; it is rolled back then
     * @param isUnkept whether it failed because it could not be made durable
     */
    record Outcome(long records, Optional<BatchFailedException> failure, boolean isUnkept) {}

    /** Whether a batch was begun before. */
    enum Beginning {
        /** It is new. */
        FIRST,
        /** The run before had planned it, and may have written some of it. */
        AGAIN
    }

    /** Runs a batch. Listeners have heard how it ended when this returns. */
    Outcome run(BatchTime time, List<ActiveSource.Sealed<?>> inputs, Beginning beginning) {
        return new BatchRun(time, inputs, beginning).run();
    }

    /** The run of one batch. */
    private final class BatchRun {
        private final BatchTime time;
        private final List<ActiveSource.Sealed<?>> inputs;
        private final Beginning beginning;
        private final long startNanos = clock.nanoTime();
        private final Duration delay;
        private final Map<String, String> taken;
        private final Map<String, Long> recordCounts = new HashMap<>();
        private Optional<PlannedBatch> planned = Optional.empty();
        private String working = "planning";
        private boolean isUnkept;

        BatchRun(BatchTime time, List<ActiveSource.Sealed<?>> inputs, Beginning beginning) {
            this.time = time;
            this.inputs = inputs;
            this.taken = ActiveSource.taken(inputs);
            this.beginning = beginning;
            this.delay = Duration.ofMillis(Math.max(0, clock.epochMillis() - time.epochMillis()));
        }

        Outcome run() {
            BatchInfo submitted = BatchInfo.submitted(time, ActiveSource.expectedCounts(inputs), taken);
            listeners.tell(listener -> listener.onBatchSubmitted(submitted));
            PlannedBatch batch;
            try {
                batch = planner.plan(time, ActiveSource.byNode(inputs), memory);
                planned = Optional.of(batch);
                listeners.tell(listener -> listener.onBatchStarted(submitted.started(delay)));
                work(batch);
                countRecords();
                requireWanted();
                keep(batch);
                engine.commit(time);
            } catch (Throwable e) {
                BatchFailedException failure = new BatchFailedException(
                        time, working, durability.map(kept -> kept.explained(e)).orElse(e));
                giveUp(failure);
                return new Outcome(records(), Optional.of(failure), isUnkept);
            }
            complete(Optional.empty());
            memory.add(inputs, batch);
            tellSources();
            return new Outcome(records(), Optional.empty(), false);
        }

        private void requireWanted() {
            if (isGivenUp.getAsBoolean()) {
                throw new TidemillException(ErrorCode.CANCELLED, "The batch is given up, since the context stops");
            }
        }

        private long records() {
            return recordCounts.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Makes the batch durable. If that fails the application ends, whatever it does about failures of its own. */
        private void keep(PlannedBatch batch) {
            working = "the checkpoint directory";
            isUnkept = true;
            durability.ifPresent(kept -> {
                kept.keepWindows(time, batch.materialized());
                kept.commit(time);
            });
            isUnkept = false;
        }

        private void tellSources() {
            sources.forEach(source -> source.committed(time));
            durability.ifPresent(kept -> {
                BatchTime forgettable = kept.forgettable(time);
                sources.forEach(source -> source.forget(forgettable));
            });
        }

        private void work(PlannedBatch batch) throws Exception {
            inputs.stream()
                    .filter(input -> batch.readOnce().contains(input.source().node()))
                    .forEach(input -> input.batch().releaseAsRead());
            if (durability.isPresent()) {
                durability.get().write(time, () -> runOutputs(batch));
            } else {
                runOutputs(batch);
            }
            for (StatePlan<?, ?, ?, ?> step : batch.steps()) {
                workOn(step.operator().toString());
                engine.advance(step);
            }
            workOn("window");
            batch.materialized().values().forEach(RDD::count);
        }

        private void workOn(String what) {
            working = what;
            engine.describeWork(what, time);
        }

        private void runOutputs(PlannedBatch batch) throws Exception {
            for (PlannedBatch.Job<?> job : batch.jobs()) {
                requireWanted();
                runOutput(job);
            }
        }

        /** Counts what the sources gave; this may read once more what no output read to its end. */
        private void countRecords() {
            for (ActiveSource.Sealed<?> input : inputs) {
                working = "counting the records of " + input.source().name();
                recordCounts.put(input.source().name(), input.batch().recordCount());
            }
        }

        private void giveUp(BatchFailedException failure) {
            tidy(failure, () -> engine.rollback(time));
            tidy(failure, this::countRecords);
            complete(Optional.of(failure));
            planned.ifPresent(batch -> batch.kept().values().forEach(rdd -> tidy(failure, rdd::unpersist)));
            inputs.forEach(input -> tidy(failure, () -> input.batch().release()));
        }

        /** Does a part of the giving up; what that fails with must not hide why. */
        private static void tidy(BatchFailedException failure, Runnable part) {
            try {
                part.run();
            } catch (Throwable e) {
                failure.addSuppressed(FailureText.printable(e));
            }
        }

        private void runOutput(PlannedBatch.Job<?> job) throws Exception {
            workOn(job.output().operator().toString());
            long start = clock.nanoTime();
            listeners.tell(
                    listener -> listener.onOutputOperationStarted(outputInfo(job, Optional.empty(), Optional.empty())));
            @Nullable Throwable failure = null;
            try {
                if (beginning == Beginning.AGAIN) {
                    job.runAgain(time);
                } else {
                    job.run(time);
                }
            } catch (Throwable e) {
                failure = e;
                throw e;
            } finally {
                OutputInfo ended = outputInfo(
                        job, Optional.of(Duration.ofNanos(clock.nanoTime() - start)), Optional.ofNullable(failure));
                engineEvents.pass(listeners);
                listeners.tell(listener -> listener.onOutputOperationCompleted(ended));
            }
        }

        private OutputInfo outputInfo(
                PlannedBatch.Job<?> job, Optional<Duration> duration, Optional<Throwable> failure) {
            return new OutputInfo(
                    time, job.output().index(), job.output().operator().toString(), duration, failure);
        }

        private void complete(Optional<Throwable> failure) {
            Map<String, Long> incidents = new HashMap<>();
            inputs.forEach(input -> incidents.putAll(input.source().takeIncidents()));
            engineEvents.pass(listeners);
            EngineEvents.TaskCounts tasks = engineEvents.takeCounts();
            BatchInfo completed = new BatchInfo(
                    time,
                    recordCounts,
                    taken,
                    incidents,
                    Optional.of(delay),
                    Optional.of(Duration.ofNanos(clock.nanoTime() - startNanos)),
                    failure,
                    tasks.failed(),
                    tasks.retried());
            listeners.tell(listener -> listener.onBatchCompleted(completed));
        }
    }
}
