package io.tidemill.engine.local;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The engine that runs plans on the threads of this process. */
public final class LocalEngine implements Engine {
    private static final Operator ACTION = new Operator("action", "");

    private final TaskPool pool;
    private final RecordCache cache;
    private final HeldRecords held = new HeldRecords();
    private final Map<String, LocalState<?, ?, ?>> states = new ConcurrentHashMap<>();
    private final EndedBatches ended = new EndedBatches();
    private volatile boolean closed;

    /**
     * An engine of its own threads.
     *
     * @param parallelism how many tasks run at once, the caller's among them; with 1 there is no other thread
     * @param cacheBytes how much memory may be kept for {@code cache()}
     * @param spillDirectory where kept records go that memory has no room for
     */
    public LocalEngine(int parallelism, long cacheBytes, Path spillDirectory) {
        if (parallelism < 1) {
            throw TidemillException.invalidArgument("local[" + parallelism + "] needs at least 1 thread");
        }
        this.pool = new TaskPool(parallelism);
        this.cache = new RecordCache(cacheBytes, spillDirectory);
    }

    /** An engine of its own threads that spills to the directory of the JVM's temporary files. */
    public LocalEngine(int parallelism, long cacheBytes) {
        this(parallelism, cacheBytes, Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    @Override
    public String master() {
        return "local[" + parallelism() + "]";
    }

    @Override
    public int parallelism() {
        return pool.parallelism();
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, PartitionAction<T, R> action) {
        return run(plan, IntStream.range(0, plan.partitionCount()).boxed().toList(), action);
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> action) {
        return inAction(tasks -> run(tasks, prepared(plan, tasks), chosen, action));
    }

    private static <T, R> List<R> run(
            ActionTasks tasks, Partitions<T> partitions, List<Integer> chosen, PartitionAction<T, R> action) {
        @SuppressWarnings("unchecked")
        R[] results = (R[]) new Object[chosen.size()];
        tasks.run(chosen.size(), task -> results[task] = runPartition(partitions, action, chosen.get(task)));
        return Arrays.asList(results);
    }

    @Override
    public <T, R> Iterator<R> runLazily(Plan<T> plan, PartitionAction<T, R> action) {
        requireUsable();
        return new LazyResults<>(plan, action);
    }

    /** Runs the tasks of one action; what they add to accumulators counts if all goes well. */
    private <R> R inAction(Function<ActionTasks, R> action) {
        requireUsable();
        ActionTasks tasks = new ActionTasks(pool, held);
        R result = action.apply(tasks);
        tasks.applyAdditions();
        return result;
    }

    private static <T, R> R runPartition(Partitions<T> partitions, PartitionAction<T, R> action, int partition) {
        try (PartitionSink<T, R> sink = action.open(partition)) {
            partitions.feed(partition, new ActionSink<>(sink));
            return sink.result();
        } catch (Throwable e) {
            throw ACTION.failed(e);
        }
    }

    private <T> Partitions<T> prepared(Plan<T> plan, ActionTasks tasks) {
        Partitions<T> partitions = compiler(tasks).compile(plan);
        partitions.prepare();
        return partitions;
    }

    private PlanCompiler compiler(ActionTasks tasks) {
        return new PlanCompiler(
                tasks, cache, name -> states.computeIfAbsent(name, absent -> new LocalState<>(absent, ended)));
    }

    private void requireUsable() {
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
    }

    @Override
    public <T> List<T> take(Plan<T> plan, int count) {
        return count <= 0 ? List.of() : inAction(tasks -> new Taking(new OneAction(tasks)).take(plan, count));
    }

    @Override
    public void advance(StatePlan<?, ?, ?, ?> step) {
        inAction(tasks -> prepared(step, tasks));
    }

    @Override
    public void commit(BatchTime time) {
        ended.ended(time);
        states.values().forEach(state -> state.commit(time));
    }

    @Override
    public void rollback(BatchTime time) {
        ended.ended(time);
        states.values().forEach(state -> state.rollback(time));
    }

    @Override
    public DurableStates durableStates(ValueSerializer serializer) {
        return new LocalDurableStates(pool, serializer, states, ended);
    }

    @Override
    public long takeHeldBytes() {
        return held.takeMostBytes();
    }

    @Override
    public void unpersist(CacheId id) {
        cache.drop(id);
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
        cache.close();
    }

    /** Runs parts of one action: what they share is compiled, and so computed, once. */
    private final class OneAction implements Taking.Runner {
        private final ActionTasks tasks;
        private final PlanCompiler compiler;

        OneAction(ActionTasks tasks) {
            this.tasks = tasks;
            this.compiler = compiler(tasks);
        }

        @Override
        public <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> sinks) {
            Partitions<T> partitions = compiler.compile(plan);
            partitions.prepare();
            return LocalEngine.run(tasks, partitions, chosen, sinks);
        }
    }

    /** The results of one partition after the other. Each is an action of its own, but what they all read is prepared once. */
    private final class LazyResults<T, R> implements Iterator<R> {
        private final Plan<T> plan;
        private final PartitionAction<T, R> action;
        private final ActionTasks tasks = new ActionTasks(pool, held);
        private @Nullable Partitions<T> partitions;
        private int next;

        LazyResults(Plan<T> plan, PartitionAction<T, R> action) {
            this.plan = plan;
            this.action = action;
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
            requireUsable();
            if (partitions == null) {
                partitions = prepared(plan, tasks);
            }
            List<R> results = run(tasks, partitions, List.of(next), action);
            next++;
            tasks.applyAdditions();
            return results.get(0);
        }
    }
}
