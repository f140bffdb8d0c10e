package io.tidemill.engine.local;

import io.tidemill.engine.Engine;
import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.MapPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.SortPlan;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The engine that runs plans on the threads of this process. */
public final class LocalEngine implements Engine {
    private static final int MAX_TOP_RECORDS = 100_000;
    private static final Operator ACTION = new Operator("action", "");

    private final TaskPool pool;
    private final RecordCache cache;
    private final Map<String, LocalState<?, ?, ?>> states = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * An engine of its own threads.
     *
     * @param parallelism how many tasks run at once, the caller's among them; with 1 there is no other thread
     * @param cacheBytes how much may be kept for {@code cache()}
     */
    public LocalEngine(int parallelism, long cacheBytes) {
        if (parallelism < 1) {
            throw TidemillException.invalidArgument("local[" + parallelism + "] needs at least 1 thread");
        }
        this.pool = new TaskPool(parallelism);
        this.cache = new RecordCache(cacheBytes);
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
        Partitions<T> partitions = prepared(plan);
        @SuppressWarnings("unchecked")
        R[] results = (R[]) new Object[partitions.count()];
        pool.run(partitions.count(), partition -> results[partition] = runPartition(partitions, action, partition));
        return Arrays.asList(results);
    }

    private static <T, R> R runPartition(Partitions<T> partitions, PartitionAction<T, R> action, int partition) {
        try (PartitionSink<T, R> sink = action.open(partition)) {
            partitions.feed(partition, new ActionSink<>(sink));
            return sink.result();
        } catch (Throwable e) {
            throw ACTION.failed(e);
        }
    }

    private <T> Partitions<T> prepared(Plan<T> plan) {
        requireUsable();
        Partitions<T> partitions = compiler().compile(plan);
        partitions.prepare();
        return partitions;
    }

    private PlanCompiler compiler() {
        return new PlanCompiler(pool, cache, name -> states.computeIfAbsent(name, LocalState::new));
    }

    private void requireUsable() {
        if (TaskPool.inTask()) {
            throw new TidemillException(
                    ErrorCode.NESTED_ACTION,
                    "An action was called inside a task, where no RDD can be run; collect() what is needed before, and use"
                            + " the result in the function");
        }
        if (closed) {
            throw TidemillException.invalidState("The engine is closed: the context that it belongs to was stopped");
        }
    }

    @Override
    public <T> List<T> take(Plan<T> plan, int count) {
        if (count <= 0) {
            return List.of();
        }
        if (plan instanceof SortPlan<T> sort && count <= MAX_TOP_RECORDS) {
            return takeOrdered(sort, count);
        }
        if (plan instanceof MapPlan<?, T> map) {
            return takeMapped(map, count);
        }
        return takeInOrder(plan, count);
    }

    /** Takes the first records of an order without putting the rest in order. */
    private <T> List<T> takeOrdered(SortPlan<T> sort, int count) {
        Partitions<T> parent = prepared(sort.parent());
        List<TopRecords<T>> tops = new ArrayList<>();
        for (int i = 0; i < parent.count(); i++) {
            tops.add(new TopRecords<>(sort.comparator(), sort.operator(), count));
        }
        pool.run(parent.count(), partition -> parent.feed(partition, tops.get(partition)));
        TopRecords<T> all = new TopRecords<>(sort.comparator(), sort.operator(), count);
        tops.forEach(top -> top.records().forEach(all));
        return all.records();
    }

    /** Takes the first records of the parent, and maps only these. */
    private <S, T> List<T> takeMapped(MapPlan<S, T> map, int count) {
        List<S> records = take(map.parent(), count);
        ListSink<T> mapped = new ListSink<>();
        MapSink<S, T> link = new MapSink<>(map.function(), map.operator(), mapped);
        pool.run(1, task -> records.forEach(link)); // a task, though on this thread: functions run nowhere else
        return mapped.records();
    }

    /** Reads one partition, then ever more at a time, until there are enough records. */
    private <T> List<T> takeInOrder(Plan<T> plan, int count) {
        Partitions<T> partitions = prepared(plan);
        List<T> taken = new ArrayList<>();
        int from = 0;
        int width = 1;
        while (taken.size() < count && from < partitions.count()) {
            int to = Math.min(partitions.count(), from + width);
            int first = from;
            int wanted = count - taken.size();
            List<FirstRecords<T>> firsts = new ArrayList<>();
            for (int i = from; i < to; i++) {
                firsts.add(new FirstRecords<>(wanted));
            }
            pool.run(to - from, task -> partitions.feed(first + task, firsts.get(task)));
            for (FirstRecords<T> records : firsts) {
                taken.addAll(
                        records.records().subList(0, Math.min(records.records().size(), count - taken.size())));
            }
            from = to;
            width *= 4;
        }
        return taken;
    }

    @Override
    public void advance(StatePlan<?, ?, ?, ?> step) {
        prepared(step);
    }

    @Override
    public void commit(BatchTime time) {
        states.values().forEach(state -> state.commit(time));
    }

    @Override
    public void rollback(BatchTime time) {
        states.values().forEach(state -> state.rollback(time));
    }

    @Override
    public void unpersist(CacheId id) {
        cache.drop(id);
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
