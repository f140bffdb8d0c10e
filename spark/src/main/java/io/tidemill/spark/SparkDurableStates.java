package io.tidemill.spark;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.StateBlock;
import io.tidemill.function.Pair;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The durable side of the engine. What a step changes comes back with the step; blocks that are restored go to the executors when
 * the state is first needed.
 */
record SparkDurableStates(SparkStates states, Supplier<ActionPlan> actions) implements DurableStates {
    @Override
    public void restore(StateShape<?, ?, ?> shape, BatchTime committed) {
        states.named(shape.name()).announce(shape, committed);
    }

    @Override
    public void restore(StateBlock block) {
        @Nullable SparkState<?, ?, ?> state = states.find(block.state());
        if (state != null) {
            state.restore(block);
        }
    }

    @Override
    public void forget(String name) {
        @Nullable SparkState<?, ?, ?> state = states.find(name);
        if (state != null) {
            state.forget();
        }
    }

    @Override
    public void settle() {}

    @Override
    public void writeChanges(BatchTime time, StateBlock.Sink sink) {
        states.all().forEach(state -> state.writeChanges(time, sink, actions.get()));
    }

    @Override
    public void writeShare(BatchTime time, double share, StateBlock.Sink sink) {
        states.all().forEach(state -> state.writeShare(time, share, sink, actions.get()));
    }

    @Override
    public boolean isRoundComplete() {
        return states.all().stream().allMatch(SparkState::isRoundComplete);
    }

    @Override
    public void beginRound() {
        states.all().forEach(SparkState::beginRound);
    }

    @Override
    public Iterator<? extends Pair<?, ?>> entries(String name) {
        @Nullable SparkState<?, ?, ?> state = states.find(name);
        return state == null ? Collections.emptyIterator() : state.entries(actions.get());
    }
}
