package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.SplitsPlan;
import io.tidemill.plan.UnionPlan;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/**
 * A source that takes RDDs from a queue of the program, for tests and for data that is made batch by batch. What is added
 * while the stream runs is seen. The queue is polled by the thread that runs batches: a queue that other threads add to has to be
 * a concurrent one.
 *
 * <p>Entries are objects of the program, of which nothing is kept: it cannot give a batch again. After a crash the program fills the
 * queue again with what it wants to be processed.
 *
 * @param <T> the type of the records
 */
public final class QueueSource<T> implements Source<T> {
    /** How much a batch takes from the queue. */
    public enum Mode {
        /** The first entry. */
        ONE_PER_BATCH,
        /** All entries that are there. */
        ALL
    }

    private final Queue<?> queue;
    private final Function<Object, Plan<T>> plan;
    private final Mode mode;
    private final Optional<Plan<T>> whenEmpty;

    private QueueSource(Queue<?> queue, Function<Object, Plan<T>> plan, Mode mode, Optional<Plan<T>> whenEmpty) {
        this.queue = queue;
        this.plan = plan;
        this.mode = mode;
        this.whenEmpty = whenEmpty;
    }

    /**
     * Returns a source over {@code queue}.
     *
     * @param plan makes a plan of an entry
     * @param whenEmpty what a batch gets that finds the queue empty; without it, it gets nothing
     */
    public static <Q, T> QueueSource<T> of(
            Queue<Q> queue, Function<? super Q, Plan<T>> plan, Mode mode, Optional<Plan<T>> whenEmpty) {
        requireNonNull(queue, "queue");
        requireNonNull(mode, "mode");
        requireNonNull(whenEmpty, "whenEmpty");
        @SuppressWarnings("unchecked") // only entries of this queue are given to it
        Function<Object, Plan<T>> ofEntry = entry -> plan.apply((Q) entry);
        return new QueueSource<>(queue, ofEntry, mode, whenEmpty);
    }

    @Override
    public String kind() {
        return "queue";
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        return new QueueRun(new Operator(context.name(), ""));
    }

    @Override
    public String toString() {
        return "queue";
    }

    private final class QueueRun implements SourceRun<T> {
        private final Operator operator;
        private boolean stopped;

        QueueRun(Operator operator) {
            this.operator = operator;
        }

        @Override
        public SourceBatch<T> seal(BatchTime time) {
            List<Plan<T>> plans = new ArrayList<>();
            if (!stopped) {
                take(plans);
            }
            if (plans.isEmpty()) {
                return SourceBatch.of(new SplitsPlan<>(List.of(), operator), 0);
            }
            return new CountedBatch<>(UnionPlan.of(plans), operator);
        }

        private void take(List<Plan<T>> plans) {
            // no more than are there now, so that a program that keeps adding does not keep the batch from its work
            int most = mode == Mode.ALL ? queue.size() : 1;
            Object entry;
            while (plans.size() < most && (entry = queue.poll()) != null) {
                plans.add(plan.apply(entry));
            }
            if (plans.isEmpty()) {
                whenEmpty.ifPresent(plans::add);
            }
        }

        @Override
        public void stopReceiving() {
            stopped = true;
        }

        /** Returns whether it was stopped; until then the program may add more. */
        @Override
        public boolean isExhausted() {
            return stopped;
        }

        @Override
        public void close() {
            stopped = true;
        }
    }
}
