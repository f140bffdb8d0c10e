package io.tidemill.engine.local;

import io.tidemill.engine.DurableStates;
import io.tidemill.engine.StateBlock;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.engine.ValueSerializer.ValueWriter;
import io.tidemill.function.Pair;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable side of the embedded engine. Partitions are written, and blocks are applied, by as many tasks as there are
 * threads. Blocks of one partition are applied one after the other, those of several side by side.
 */
final class LocalDurableStates implements DurableStates {
    private static final long PENDING_BYTES = 32 << 20;

    private final TaskPool pool;
    private final ValueSerializer serializer;
    private final Map<String, LocalState<?, ?, ?>> states;
    private final EndedBatches ended;
    private final Map<String, Map<Integer, List<StateBlock>>> pending = new LinkedHashMap<>();
    private final List<ValueWriter> writers = new ArrayList<>();
    private final KeyClasses keyClasses;
    private long pendingBytes;

    LocalDurableStates(
            TaskPool pool, ValueSerializer serializer, Map<String, LocalState<?, ?, ?>> states, EndedBatches ended) {
        this.pool = pool;
        this.serializer = serializer;
        this.states = states;
        this.ended = ended;
        this.keyClasses = new KeyClasses(serializer);
    }

    // ---- restoring

    @Override
    public void restore(StateShape<?, ?, ?> shape, BatchTime committed) {
        LocalState<?, ?, ?> state = states.computeIfAbsent(shape.name(), name -> new LocalState<>(name, ended));
        state.announce(shape, committed);
    }

    @Override
    public void restore(StateBlock block) {
        if (states.containsKey(block.state())) {
            keyClasses.restored(block);
        }
        Map<Integer, List<StateBlock>> ofState =
                pending.computeIfAbsent(block.state(), absent -> new LinkedHashMap<>());
        boolean otherPartitions = ofState.values().stream()
                .flatMap(List::stream)
                .limit(1)
                .anyMatch(first -> first.partitions() != block.partitions());
        if (otherPartitions) {
            settle(); // a key may come from another partition now, and must not overtake itself
        }
        ByteBuffer copy = ByteBuffer.allocate(block.bytes().remaining());
        copy.put(block.bytes().duplicate()).flip();
        pendingBytes += copy.remaining();
        pending.computeIfAbsent(block.state(), absent -> new LinkedHashMap<>())
                .computeIfAbsent(block.partition(), absent -> new ArrayList<>())
                .add(new StateBlock(block.state(), block.time(), block.partition(), block.partitions(), copy));
        if (pendingBytes >= PENDING_BYTES) {
            settle();
        }
    }

    @Override
    public void forget(String name) {
        settle();
        keyClasses.forget(name);
        LocalState<?, ?, ?> state = states.get(name);
        if (state != null) {
            state.forget();
        }
    }

    @Override
    public void settle() {
        List<List<StateBlock>> runs = new ArrayList<>();
        pending.values().forEach(ofState -> runs.addAll(ofState.values()));
        pending.clear();
        pendingBytes = 0;
        pool.run(runs.size(), index -> {
            List<StateBlock> run = runs.get(index);
            LocalState<?, ?, ?> state = states.get(run.get(0).state());
            if (state != null) {
                state.restore(run, serializer.reader());
            }
        });
    }

    // ---- writing

    @Override
    public void writeChanges(BatchTime time, StateBlock.Sink sink) {
        StateBlock.Sink checking = keyClasses.checking(sink);
        writeAll((part, out) -> part.state.writeChanges(part.partition, time, out, checking));
    }

    @Override
    public void writeShare(BatchTime time, double share, StateBlock.Sink sink) {
        writeAll((part, out) -> part.state.writeShare(part.partition, time, share, out, sink));
    }

    private void writeAll(BiConsumer<PartitionOfState, ValueWriter> writing) {
        List<PartitionOfState> parts = new ArrayList<>();
        states.values().forEach(state -> {
            for (int partition = 0; partition < state.partitions(); partition++) {
                parts.add(new PartitionOfState(state, partition));
            }
        });
        while (writers.size() < parts.size()) {
            writers.add(serializer.writer());
        }
        pool.run(parts.size(), index -> writing.accept(parts.get(index), writers.get(index)));
    }

    private record PartitionOfState(LocalState<?, ?, ?> state, int partition) {}

    @Override
    public boolean isRoundComplete() {
        return states.values().stream().allMatch(LocalState::isRoundComplete);
    }

    @Override
    public void beginRound() {
        states.values().forEach(LocalState::beginRound);
    }

    @Override
    public Iterator<? extends Pair<?, ?>> entries(String name) {
        @Nullable LocalState<?, ?, ?> state = states.get(name);
        return state == null ? Collections.emptyIterator() : state.pairs().iterator();
    }
}
