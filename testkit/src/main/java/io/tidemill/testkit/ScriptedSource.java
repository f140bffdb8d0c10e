package io.tidemill.testkit;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A source that gives what a test wrote down: the first step is the first batch, the second step the second one.
 *
 * <pre>{@code
 * var lines = scripted(batch("a", "b"), batch(), batch("c", "d", "e").inPartitions(2), end());
 * }</pre>
 *
 * <p>After the last step all batches are empty. With {@link #end()} the source has then ended, as a file does, so that a context
 * with {@code tidemill.stop.when.sources.end} stops; without it, it is only silent. At a graceful stop, steps whose batch time
 * has not come have not arrived. As a real source does, it refuses to be read once its batch, and every window over it, is over.
 *
 * @param <T> the type of the records
 */
public final class ScriptedSource<T> implements Source<T> {
    private final List<ScriptStep<T>> steps;

    private ScriptedSource(List<ScriptStep<T>> steps) {
        int end = steps.indexOf(new ScriptStep.End<T>());
        if (end >= 0 && end != steps.size() - 1) {
            throw new IllegalArgumentException("end() must be the last step, but is number " + (end + 1) + " of "
                    + steps.size() + "; nothing can follow it");
        }
        this.steps = steps;
    }

    /** Returns a source of these steps. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> ScriptedSource<T> scripted(ScriptStep<T>... steps) {
        return new ScriptedSource<>(List.of(steps));
    }

    /** Returns a source of these steps. */
    public static <T> ScriptedSource<T> scripted(List<? extends ScriptStep<T>> steps) {
        return new ScriptedSource<>(List.copyOf(steps));
    }

    /** Returns a step that brings these records, in one partition; without any, an empty batch. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> ScriptStep.Batch<T> batch(T... records) {
        return ScriptStep.Batch.of(records);
    }

    /** Returns a step that brings these partitions, some of which may be empty. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> ScriptStep.Batch<T> partitions(List<T>... partitions) {
        return new ScriptStep.Batch<>(List.of(partitions));
    }

    /** Returns the step after which nothing comes any more. */
    public static <T> ScriptStep<T> end() {
        return new ScriptStep.End<>();
    }

    @Override
    public String kind() {
        return "scripted";
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        context.events().started("a script of " + steps.size() + " steps");
        ScriptRun<T> run = new ScriptRun<>(steps, new Operator(context.name(), ""));
        run.next = Integer.parseInt(context.positions().getOrDefault("step", "0"));
        return run;
    }

    /** Goes through the steps, one for each batch. */
    private static final class ScriptRun<T> implements SourceRun<T> {
        private final List<ScriptStep<T>> steps;
        private final Operator operator;
        private int next;
        private boolean stopped;

        ScriptRun(List<ScriptStep<T>> steps, Operator operator) {
            this.steps = steps;
            this.operator = operator;
        }

        @Override
        public SourceBatch<T> seal(BatchTime time) {
            boolean hasRecords = next < steps.size() && steps.get(next) instanceof ScriptStep.Batch;
            List<List<T>> partitions = hasRecords ? ((ScriptStep.Batch<T>) steps.get(next++)).partitions() : List.of();
            return new ScriptBatch<>(partitions, operator, time, hasRecords ? next : -1);
        }

        @Override
        public SourceBatch<T> replay(BatchTime time, io.tidemill.source.PositionChanges changes) {
            next = Integer.parseInt(changes.moved().get("step"));
            return new ScriptBatch<>(((ScriptStep.Batch<T>) steps.get(next - 1)).partitions(), operator, time, next);
        }

        @Override
        public void stopReceiving() {
            stopped = true;
        }

        @Override
        public boolean isExhausted() {
            return stopped || (next < steps.size() && steps.get(next) instanceof ScriptStep.End);
        }

        @Override
        public void close() {
            stopped = true;
        }
    }

    /** One step's records, readable until they are released. */
    private static final class ScriptBatch<T> implements SourceBatch<T> {
        private final SplitsPlan<T> plan;
        private final long recordCount;
        private final AtomicBoolean released = new AtomicBoolean();

        private final int step;

        ScriptBatch(List<List<T>> partitions, Operator operator, BatchTime time, int step) {
            this.step = step;
            List<Split<T>> splits = new ArrayList<>();
            for (List<T> records : partitions) {
                splits.add(new ScriptSplit<>(records, released, operator.name() + " at " + time));
            }
            this.plan = new SplitsPlan<>(splits, operator);
            this.recordCount = partitions.stream().mapToLong(List::size).sum();
        }

        @Override
        public Plan<T> plan() {
            return plan;
        }

        @Override
        public io.tidemill.source.PositionChanges positions() {
            return step < 0
                    ? io.tidemill.source.PositionChanges.NONE
                    : io.tidemill.source.PositionChanges.of("step", Integer.toString(step));
        }

        @Override
        public long recordCount() {
            return recordCount;
        }

        @Override
        public void release() {
            released.set(true);
        }
    }

    /** One partition. */
    private static final class ScriptSplit<T> implements Split<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // the test's own records, in an ArrayList
        private final List<T> records;

        private final AtomicBoolean released;
        private final String origin;

        ScriptSplit(List<T> records, AtomicBoolean released, String origin) {
            this.records = records;
            this.released = released;
            this.origin = origin;
        }

        @Override
        public RecordReader<T> open() {
            if (released.get()) {
                throw new TidemillException(
                        ErrorCode.INPUT_RELEASED,
                        "The records of " + origin + " were read after their batch, and every window over it, was over;"
                                + " collect() what is needed within the batch");
            }
            return RecordReader.over(records.iterator());
        }
    }
}
