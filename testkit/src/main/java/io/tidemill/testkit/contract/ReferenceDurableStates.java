package io.tidemill.testkit.contract;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.function.Pair;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;

/** The durable side of the reference engine: every state is written in full at every commit, so each batch is a round. */
final class ReferenceDurableStates implements DurableStates {
    private final ValueSerializer serializer;
    private final Map<String, ReferenceState> states;

    ReferenceDurableStates(ValueSerializer serializer, Map<String, ReferenceState> states) {
        this.serializer = serializer;
        this.states = states;
    }

    @Override
    public void restore(StateShape<?, ?, ?> shape, BatchTime committed) {
        states.computeIfAbsent(shape.name(), ReferenceState::new).announce(shape, committed);
    }

    @Override
    public void restore(StateBlock block) {
        ReferenceState state = states.get(block.state());
        if (state != null) {
            state.restore(block, serializer.reader());
        }
    }

    @Override
    public void forget(String state) {
        ReferenceState known = states.get(state);
        if (known != null) {
            known.forget();
        }
    }

    @Override
    public void settle() {}

    @Override
    public void writeShare(BatchTime time, double share, StateBlock.Sink sink) {}

    @Override
    public void writeChanges(BatchTime time, StateBlock.Sink sink) {
        states.values().forEach(state -> state.write(time, serializer.writer(), sink));
    }

    @Override
    public boolean isRoundComplete() {
        return true;
    }

    @Override
    public void beginRound() {}

    @Override
    public Iterator<? extends Pair<?, ?>> entries(String state) {
        ReferenceState known = states.get(state);
        return known == null ? Collections.emptyIterator() : known.pairs().iterator();
    }
}
