package io.tidemill.testkit.contract;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.Engine;
import io.tidemill.engine.StateBlock;
import io.tidemill.engine.StateSerializer;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.plan.Partitioner;
import io.tidemill.plan.StatePlan;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What engines wrote of a state, for the next engine: the blocks since the beginning of the last complete round. */
final class KeptBlocks {
    private static final double SHARE = 0.4;

    private final ValueSerializer serializer =
            StateSerializer.of(Set.of(), List.of(KeptBlocks.class.getPackageName() + ".*"));
    private final List<StateBlock> blocks = new ArrayList<>();
    private int roundStart;
    private @Nullable BatchTime committed;

    /** Returns the durable side of {@code engine}, the state taken up if it was ever committed. */
    <K, V, S> DurableStates restored(Engine engine, StatePlan<K, V, S, ?> plan) {
        DurableStates states = engine.durableStates(serializer);
        BatchTime last = committed;
        if (last != null) {
            Partitioner partitioner = plan.input().partitioner().orElseThrow();
            states.restore(
                    new StateShape<>(plan.name(), partitioner, plan.function(), plan.timeout(), plan.operator()), last);
            blocks.forEach(states::restore);
            states.settle();
        }
        roundStart = blocks.size();
        return states;
    }

    /** Keeps what the open step changed, and a share of the rest. */
    void write(DurableStates states, BatchTime time) {
        states.writeChanges(time, this::keep);
        states.writeShare(time, SHARE, this::keep);
        if (states.isRoundComplete()) {
            blocks.subList(0, roundStart).clear();
            roundStart = blocks.size();
            states.beginRound();
        }
        committed = time;
    }

    private synchronized void keep(StateBlock block) {
        ByteBuffer copy = ByteBuffer.allocate(block.bytes().remaining());
        copy.put(block.bytes()).flip();
        blocks.add(new StateBlock(block.state(), block.time(), block.partition(), block.partitions(), copy));
    }
}
