package io.tidemill.testkit.contract;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.PartitionSink;
import io.tidemill.engine.TaskScope;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * An interpreter of plans that is as simple as can be: every node is computed in full, one partition after the other, on the
 * caller's thread. It is the oracle that other engines are compared with, and slow. Where the model leaves something open (the
 * order after a shuffle, where a sort cuts), it does one of the things that are allowed.
 *
 * <p>Used by one thread at a time.
 */
public final class ReferenceEngine implements Engine {
    private static final Operator ACTION = new Operator("action", "");

    private final Map<CacheId, List<List<?>>> kept = new HashMap<>();
    private final Map<String, ReferenceState> states = new HashMap<>();
    private final Set<Class<?>> interpretedNodes = new HashSet<>();
    private boolean closed;

    @Override
    public String master() {
        return ReferenceEngineProvider.MASTER;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, PartitionAction<T, R> action) {
        return run(plan, IntStream.range(0, plan.partitionCount()).boxed().toList(), action);
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> action) {
        return act(() -> {
            List<List<T>> partitions = interpreter().partitions(plan);
            List<R> results = new ArrayList<>();
            for (int partition : chosen) {
                results.add(runPartition(action, partition, partitions.get(partition)));
            }
            return results;
        });
    }

    @Override
    public <T, R> Iterator<R> runLazily(Plan<T> plan, PartitionAction<T, R> action) {
        ReferenceInterpreter interpreter = interpreter();
        return IntStream.range(0, plan.partitionCount())
                .mapToObj(partition -> act(() -> runPartition(
                        action, partition, interpreter.partitions(plan).get(partition))))
                .iterator();
    }

    private static <T, R> R runPartition(PartitionAction<T, R> action, int partition, List<T> records)
            throws Exception {
        try (PartitionSink<T, R> sink = action.open(partition)) {
            for (T record : records) {
                if (!sink.isDone()) {
                    sink.accept(record);
                }
            }
            return sink.result();
        }
    }

    @Override
    public <T> List<T> take(Plan<T> plan, int count) {
        return act(() -> {
            List<T> all = new ArrayList<>();
            interpreter().partitions(plan).forEach(all::addAll);
            return new ArrayList<>(all.subList(0, Math.max(0, Math.min(count, all.size()))));
        });
    }

    @Override
    public void advance(StatePlan<?, ?, ?, ?> step) {
        act(() -> interpreter().partitions(step));
    }

    private <R> R act(Callable<R> work) {
        if (TaskScope.current().isPresent()) {
            throw new TidemillException(ErrorCode.NESTED_ACTION, "An action was called inside a task");
        }
        if (closed) {
            throw TidemillException.invalidState("The engine is closed");
        }
        R result;
        List<TaskScope.Addition> additions;
        try (TaskScope scope = TaskScope.open()) {
            result = work.call();
            additions = List.copyOf(scope.additions());
        } catch (Exception e) {
            throw ACTION.failed(e);
        }
        additions.forEach(TaskScope.Addition::apply);
        return result;
    }

    private ReferenceInterpreter interpreter() {
        return new ReferenceInterpreter(kept, states, interpretedNodes);
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
    public DurableStates durableStates(ValueSerializer serializer) {
        return new ReferenceDurableStates(serializer, states);
    }

    @Override
    public void unpersist(CacheId id) {
        kept.remove(id);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Returns the kinds of plan nodes that were computed so far. */
    Set<Class<?>> interpretedNodes() {
        return interpretedNodes;
    }
}
