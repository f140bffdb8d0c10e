package io.tidemill.spark;

import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.local.ResidentPartition;
import io.tidemill.plan.StateShape;
import java.util.Iterator;
import java.util.List;

/**
 * Makes a version of a state from blocks.
 *
 * @param version its number
 * @param serializer reads the blocks
 */
record RestoreWork<K, V, S>(
        ResidentStates.StateId state, int version, StateShape<K, V, S> shape, ValueSerializer serializer)
        implements Work<KeptBlock, ResidentPartition<K, V, S>> {
    @Override
    public Iterator<ResidentPartition<K, V, S>> run(PieceTask<KeptBlock> task) {
        ResidentStates.Slot slot = ResidentStates.slot(state, task.partition());
        synchronized (slot) {
            ResidentPartition<K, V, S> known = slot.committed(version);
            if (known == null) {
                known = new ResidentPartition<>(shape, task.partition());
                Iterator<KeptBlock> blocks = task.records();
                known.restore(
                        new Iterator<>() {
                            @Override
                            public boolean hasNext() {
                                return blocks.hasNext();
                            }

                            @Override
                            public StateBlock next() {
                                return blocks.next().block();
                            }
                        },
                        serializer.reader());
                slot.put(known, version);
            }
            return List.of(known).iterator();
        }
    }
}
