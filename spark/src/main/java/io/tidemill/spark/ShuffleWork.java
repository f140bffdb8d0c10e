package io.tidemill.spark;

import io.tidemill.engine.local.KeyRouter;
import io.tidemill.engine.local.MapSideCombine;
import io.tidemill.engine.local.Pump;
import io.tidemill.function.Pair;
import io.tidemill.plan.Aggregation;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Partitioner;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** The works at the end of a stage before a shuffle: they make chunks of pairs. */
final class ShuffleWork {
    private ShuffleWork() {}

    /** Brings every pair to the partition of its key, as it is. Holds one chunk for each target. */
    record Moving<K, V>(Partitioner rule, Operator operator, Stage stage)
            implements Work<Pair<K, V>, Tuple2<ChunkKey, Chunk>> {
        @Override
        public Iterator<Tuple2<ChunkKey, Chunk>> run(PieceTask<Pair<K, V>> task) {
            stage.enter(task.context());
            KeyRouter router = new KeyRouter(rule, operator);
            return new Routed<>(task, pair -> router.partitionOf(pair.key()), rule.partitionCount());
        }
    }

    /** Brings every record to the partition that a rule for whole records gives. */
    record Ranging<T>(Partitioner rule, Operator operator, Stage stage) implements Work<T, Tuple2<ChunkKey, Chunk>> {
        @Override
        public Iterator<Tuple2<ChunkKey, Chunk>> run(PieceTask<T> task) {
            stage.enter(task.context());
            KeyRouter router = new KeyRouter(rule, operator);
            return new Routed<>(task, router::partitionOf, rule.partitionCount());
        }
    }

    /** Combines the values of equal keys, and brings the combined pairs to the partitions of their keys. */
    record Combining<K, V, C>(Partitioner rule, Aggregation<V, C> aggregation, Operator operator, Stage stage)
            implements Work<Pair<K, V>, Tuple2<ChunkKey, Chunk>> {
        @Override
        public Iterator<Tuple2<ChunkKey, Chunk>> run(PieceTask<Pair<K, V>> task) {
            stage.enter(task.context());
            List<Iterator<Pair<K, C>>> targets = task.run(new MapSideCombine<>(rule, aggregation, operator));
            return new ByTarget<>(targets, task.partition());
        }
    }

    /** Finds the target of a record. */
    @FunctionalInterface
    private interface Target<T> {
        int of(T record);
    }

    /** Chunks, as far as they are full or the records have ended. */
    private abstract static class Chunks implements Iterator<Tuple2<ChunkKey, Chunk>> {
        private final Queue<Tuple2<ChunkKey, Chunk>> ready = new ArrayDeque<>();
        private final int task;
        private int number;

        Chunks(int task) {
            this.task = task;
        }

        /** Reads on until something is ready, or the end. */
        abstract void readOn();

        final boolean isAnyReady() {
            return !ready.isEmpty();
        }

        final void add(int target, ChunkWriter writer, Object record) {
            writer.write(record);
            if (writer.hasOlder() || writer.isFull()) {
                give(target, writer);
            }
        }

        final void give(int target, ChunkWriter writer) {
            ready.add(new Tuple2<>(new ChunkKey(target, task, number++), writer.take()));
        }

        final void giveRest(int target, ChunkWriter writer) {
            while (!writer.isEmpty()) {
                give(target, writer);
            }
        }

        @Override
        public final boolean hasNext() {
            if (ready.isEmpty()) {
                readOn();
            }
            return !ready.isEmpty();
        }

        @Override
        public final Tuple2<ChunkKey, Chunk> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }

    /** Records that go anywhere. They are pushed until a chunk is full, so that no more than one for each target is held. */
    private static final class Routed<T> extends Chunks {
        private final Pump pump;
        private final Target<T> target;
        private final @Nullable ChunkWriter[] writers;
        private boolean ended;

        Routed(PieceTask<T> task, Target<T> target, int targets) {
            super(task.partition());
            this.target = target;
            this.writers = new @Nullable ChunkWriter[targets];
            this.pump = task.pump(this::write);
        }

        private void write(T record) {
            int index = target.of(record);
            ChunkWriter writer = writers[index];
            if (writer == null) {
                writer = new ChunkWriter();
                writers[index] = writer;
            }
            add(index, writer, record);
        }

        @Override
        void readOn() {
            while (!ended && !isAnyReady()) {
                if (!pump.push()) {
                    ended = true;
                    giveRest();
                }
            }
        }

        private void giveRest() {
            for (int i = 0; i < writers.length; i++) {
                ChunkWriter writer = writers[i];
                if (writer != null) {
                    giveRest(i, writer);
                }
            }
        }
    }

    /** Records of one target after the other. */
    private static final class ByTarget<T> extends Chunks {
        private final List<? extends Iterator<? extends T>> targets;
        private final ChunkWriter writer = new ChunkWriter();
        private int target;

        ByTarget(List<? extends Iterator<? extends T>> targets, int task) {
            super(task);
            this.targets = targets;
        }

        @Override
        void readOn() {
            while (!isAnyReady() && target < targets.size()) {
                Iterator<? extends T> records = targets.get(target);
                while (!isAnyReady() && records.hasNext()) {
                    add(target, writer, records.next());
                }
                if (!records.hasNext()) {
                    giveRest(target, writer);
                    target++;
                }
            }
        }
    }
}
