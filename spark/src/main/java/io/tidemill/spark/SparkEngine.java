package io.tidemill.spark;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineListener;
import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.SharedValue;
import io.tidemill.engine.Taking;
import io.tidemill.engine.TaskScope;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;

/** The engine that runs plans on Apache Spark. */
final class SparkEngine implements Engine {
    /** Spark's own default. */
    private static final int DEFAULT_ATTEMPTS = 4;

    private final String master;
    private final SparkContexts.Lease lease;
    private final JavaSparkContext spark;
    private final Jobs jobs;
    private final KeptResults kept = new KeptResults();
    private final SparkStates states = new SparkStates();
    private final List<SparkEvents> events = new CopyOnWriteArrayList<>();
    private volatile Optional<ShutdownHold> hold = Optional.empty();
    private volatile boolean closed;

    SparkEngine(String master, SparkContexts.Lease lease) {
        this.master = master;
        this.lease = lease;
        this.spark = lease.spark();
        this.jobs = new Jobs(spark, lease.executors());
    }

    @Override
    public String master() {
        return master;
    }

    @Override
    public int parallelism() {
        return spark.defaultParallelism();
    }

    @Override
    public boolean shipsFunctions() {
        return true;
    }

    @Override
    public void listen(EngineListener listener) {
        int mostAttempts = spark.isLocal() ? 1 : spark.getConf().getInt("spark.task.maxFailures", DEFAULT_ATTEMPTS);
        SparkEvents listening = new SparkEvents(listener, mostAttempts);
        events.add(listening);
        spark.sc().addSparkListener(listening);
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, PartitionAction<T, R> action) {
        return run(plan, IntStream.range(0, plan.partitionCount()).boxed().toList(), action);
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> action) {
        return inAction(actionPlan -> run(actionPlan, plan, chosen, action));
    }

    private <T, R> List<R> run(
            ActionPlan actionPlan, Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> action) {
        return jobs.run(
                results(actionPlan, plan, action), chosen, held -> held.next().value());
    }

    private static <T, R> RDD<Result<R>> results(ActionPlan actionPlan, Plan<T> plan, PartitionAction<T, R> action) {
        return actionPlan.piece(plan).with(new ActionWork<T, R>(action, actionPlan.stage()));
    }

    /** Runs the jobs of one action; what their tasks add to accumulators counts if all goes well. */
    private <R> R inAction(Function<ActionPlan, R> action) {
        ActionPlan plan = action();
        try {
            R result = action.apply(plan);
            plan.applyAdditions();
            return result;
        } catch (Throwable e) {
            states.actionFailed();
            throw e;
        } finally {
            plan.release();
        }
    }

    private ActionPlan action() {
        if (TaskScope.current().isPresent()) {
            throw new TidemillException(
                    ErrorCode.NESTED_ACTION,
                    Operator.called()
                            + " was called inside a task, where no RDD can be run; collect() what is needed before,"
                            + " and use the result in the function");
        }
        if (closed) {
            throw TidemillException.invalidState("The engine is closed: the context that it belongs to was stopped");
        }
        return new ActionPlan(spark, jobs, kept, states);
    }

    @Override
    public <T, R> Iterator<R> runLazily(Plan<T> plan, PartitionAction<T, R> action) {
        return new LazyResults<>(plan, action, action());
    }

    @Override
    public <T> List<T> take(Plan<T> plan, int count) {
        return count <= 0
                ? List.of()
                : inAction(actionPlan -> new Taking(new Taking.Runner() {
                            @Override
                            public <S, R> List<R> run(Plan<S> part, List<Integer> chosen, PartitionAction<S, R> sinks) {
                                return SparkEngine.this.run(actionPlan, part, chosen, sinks);
                            }
                        })
                        .take(plan, count));
    }

    @Override
    public void advance(StatePlan<?, ?, ?, ?> step) {
        inAction(actionPlan -> {
            Cut cut = actionPlan.cut(step, () -> actionPlan.stepped(step));
            states.complete(step, actionPlan);
            return cut;
        });
    }

    @Override
    public void commit(BatchTime time) {
        inAction(actionPlan -> {
            states.commit(time, actionPlan);
            return time;
        });
    }

    @Override
    public void rollback(BatchTime time) {
        states.rollback(time);
    }

    @Override
    public DurableStates durableStates(ValueSerializer serializer) {
        states.keepWith(serializer);
        return new SparkDurableStates(states, this::action);
    }

    @Override
    public <T> SharedValue<T> broadcast(T value) {
        return new SparkSharedValue<>(spark.broadcast(value));
    }

    @Override
    public void describeWork(String operator, BatchTime time) {
        spark.setJobDescription(operator + ", batch " + time);
    }

    @Override
    public void outliveShutdown(Duration timeout) {
        hold = Optional.of(ShutdownHold.start(timeout));
    }

    @Override
    public void unpersist(CacheId id) {
        kept.drop(id);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            states.close();
            kept.dropAll();
            events.forEach(spark.sc()::removeSparkListener);
            try {
                lease.close();
            } finally {
                hold.ifPresent(ShutdownHold::release);
            }
        }
    }

    /** The results of one partition after the other. Each is a job of its own, but what they all read is computed once. */
    private final class LazyResults<T, R> implements Iterator<R> {
        private final Plan<T> plan;
        private final PartitionAction<T, R> action;
        private final ActionPlan actionPlan;
        private @Nullable RDD<Result<R>> results;
        private int next;

        LazyResults(Plan<T> plan, PartitionAction<T, R> action, ActionPlan actionPlan) {
            this.plan = plan;
            this.action = action;
            this.actionPlan = actionPlan;
        }

        @Override
        public boolean hasNext() {
            return next < plan.partitionCount();
        }

        @Override
        public R next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            action(); // still allowed
            if (results == null) {
                results = results(actionPlan, plan, action);
            }
            R result = run(results, next);
            next++;
            actionPlan.applyAdditions();
            if (!hasNext()) {
                actionPlan.release();
            }
            return result;
        }

        private R run(RDD<Result<R>> results, int partition) {
            try {
                return jobs.run(
                                results,
                                List.of(partition),
                                (Iterator<Result<R>> held) -> held.next().value())
                        .get(0);
            } catch (Throwable e) {
                states.actionFailed();
                throw e;
            }
        }
    }
}
