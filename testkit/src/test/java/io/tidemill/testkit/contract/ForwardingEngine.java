package io.tidemill.testkit.contract;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.engine.PartitionAction;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.local.LocalEngine;
import io.tidemill.plan.CacheId;
import io.tidemill.plan.Plan;
import io.tidemill.plan.StatePlan;
import io.tidemill.time.BatchTime;
import java.util.Iterator;
import java.util.List;

/** The local engine under another master, for engines of tests that differ from it in something. */
public class ForwardingEngine implements Engine {
    private final LocalEngine local = new LocalEngine(2, 64 << 20);
    private final String master;

    /** An engine of its own threads. */
    protected ForwardingEngine(String master) {
        this.master = master;
    }

    /** Returns what is run in place of a plan or an action. */
    protected <T> T given(T planOrAction) {
        return planOrAction;
    }

    @Override
    public String master() {
        return master;
    }

    @Override
    public int parallelism() {
        return local.parallelism();
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, PartitionAction<T, R> action) {
        return local.run(given(plan), given(action));
    }

    @Override
    public <T, R> List<R> run(Plan<T> plan, List<Integer> chosen, PartitionAction<T, R> action) {
        return local.run(given(plan), chosen, given(action));
    }

    @Override
    public <T, R> Iterator<R> runLazily(Plan<T> plan, PartitionAction<T, R> action) {
        return local.runLazily(given(plan), given(action));
    }

    @Override
    public <T> List<T> take(Plan<T> plan, int count) {
        return local.take(given(plan), count);
    }

    @Override
    public void advance(StatePlan<?, ?, ?, ?> step) {
        local.advance(given(step));
    }

    @Override
    public void commit(BatchTime time) {
        local.commit(time);
    }

    @Override
    public void rollback(BatchTime time) {
        local.rollback(time);
    }

    @Override
    public DurableStates durableStates(ValueSerializer serializer) {
        return local.durableStates(serializer);
    }

    @Override
    public void unpersist(CacheId id) {
        local.unpersist(id);
    }

    @Override
    public void close() {
        local.close();
    }
}
