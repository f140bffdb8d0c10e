package io.tidemill.testkit;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source that gives what a test wrote down: the first step is the first batch, the second step the second one.
 *
 * <pre>{@code
 * var lines = scripted(batch("a", "b"), batch(), batch("c", "d", "e").inPartitions(2), end());
 * }</pre>
 *
 * <p>After the last step all batches are empty. With {@link #end()} the source has then ended, as a file does, so that a context
 * with {@code tidemill.stop.when.sources.end} stops; without it, it is only silent. At a graceful stop, steps whose batch time
 * has not come have not arrived.
 *
 * <p>With a checkpoint directory the script goes on where the run before was, and can give its batches again. A {@link #crash()}
 * ends a run in the middle: sealing that batch throws a {@link SimulatedCrash}. The next run goes on behind it:
 *
 * <pre>{@code
 * var lines = scripted(batch("a", "b"), crash(), batch("a"), end());
 * }</pre>
 *
 * <p>A script knows which of its crashes have been. One that is made anew for each run takes crashes at the very place where it goes on
 * as having been; it cannot begin with one, since nothing tells that it has been.
 *
 * <p>As a real source does, it refuses to be read once its batch, and every window over it, is over.
 *
 * @param <T> the type of the records
 */
public final class ScriptedSource<T> implements Source<T> {
    private static final String PART = "step";

    private final List<ScriptStep<T>> steps;

    /** How many runs began. */
    private final AtomicInteger starts = new AtomicInteger();

    /** Behind the last crash that has been. */
    private final AtomicInteger crashed = new AtomicInteger();

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

    /** Returns the step at which the application crashes. */
    public static <T> ScriptStep<T> crash() {
        return new ScriptStep.Crash<>();
    }

    @Override
    public String kind() {
        return "scripted";
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        context.events().started("a script of " + steps.size() + " steps");
        boolean isNew = starts.getAndIncrement() == 0;
        return new ScriptRun<>(steps, context, isNew && context.isContinued(), crashed);
    }

    /** Goes through the steps, one for each batch. */
    private static final class ScriptRun<T> implements SourceRun<T> {
        private final List<ScriptStep<T>> steps;
        private final Operator operator;
        private final AtomicInteger crashed;
        private int next;

        /** Whether crashes at the first step, of which the script knows nothing, have been. */
        private boolean skipsCrashes;

        private boolean stopped;

        ScriptRun(List<ScriptStep<T>> steps, SourceContext context, boolean skipsCrashes, AtomicInteger crashed) {
            this.steps = steps;
            this.operator = new Operator(context.name(), "");
            this.crashed = crashed;
            this.next = Integer.parseInt(context.positions().getOrDefault(PART, "0"));
            this.skipsCrashes = skipsCrashes;
        }

        @Override
        public SourceBatch<T> seal(BatchTime time) {
            passCrashes(time);
            if (isAt(ScriptStep.Batch.class)) {
                next++;
                return batch(time, PositionChanges.of(PART, String.valueOf(next)));
            }
            return new ScriptBatch<>(List.of(), operator, time, PositionChanges.NONE);
        }

        private void passCrashes(BatchTime time) {
            while (isAt(ScriptStep.Crash.class)) {
                next++;
                if (!skipsCrashes && next > crashed.get()) {
                    crashed.set(next);
                    throw new SimulatedCrash(operator.name() + " crashes at " + time + ", as step " + next + " says");
                }
            }
            skipsCrashes = false;
        }

        private boolean isAt(Class<?> kind) {
            return next < steps.size() && kind.isInstance(steps.get(next));
        }

        @Override
        public SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
            next = Integer.parseInt(Objects.requireNonNull(changes.moved().get(PART), PART));
            return batch(time, changes);
        }

        /** Returns the batch of the step before the next. */
        private SourceBatch<T> batch(BatchTime time, PositionChanges changes) {
            ScriptStep<T> step = steps.get(next - 1);
            if (!(step instanceof ScriptStep.Batch<T> batch)) {
                throw new IllegalStateException("Step " + next + " of " + operator.name() + " is " + step
                        + ", and not the batch that was planned at " + time + "; start the same script again");
            }
            return new ScriptBatch<>(batch.partitions(), operator, time, changes);
        }

        @Override
        public void stopReceiving() {
            stopped = true;
        }

        @Override
        public boolean isExhausted() {
            return stopped || isAt(ScriptStep.End.class);
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
        private final PositionChanges positions;
        private final AtomicBoolean released = new AtomicBoolean();

        ScriptBatch(List<List<T>> partitions, Operator operator, BatchTime time, PositionChanges positions) {
            this.positions = positions;
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
        public long recordCount() {
            return recordCount;
        }

        @Override
        public PositionChanges positions() {
            return positions;
        }

        /** Returns nothing: a script is no place where anybody could look. */
        @Override
        public Map<String, String> inputs() {
            return Map.of();
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
