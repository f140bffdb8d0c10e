package io.tidemill.rdd;

import static java.util.Objects.requireNonNull;

import io.tidemill.engine.TaskScope;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/** A sum of whole numbers, added to by tasks and read by the program; see {@link Accumulator}. */
public final class LongAccumulator implements DurableTotal, Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final SharedObjects.Id id;
    private final String name;

    /** False for what stands for an accumulator of another process. */
    private final boolean original;

    /** Guarded by this, as the count. */
    private long sum;

    private long count;

    LongAccumulator(String name) {
        this(SharedObjects.Id.next(), requireNonNull(name, "name"), true);
    }

    private LongAccumulator(SharedObjects.Id id, String name, boolean original) {
        this.id = id;
        this.name = name;
        this.original = original;
    }

    /** Returns the name; under a checkpoint directory the total is kept by it. */
    @Override
    public String name() {
        return name;
    }

    /** Adds a number: to the task's part inside a task, to the total outside. */
    public void add(long number) {
        TaskScope task = TaskScope.current().orElse(null);
        if (task == null) {
            Accumulator.requireOriginal(original, name);
            merge(number, 1);
        } else {
            task.addition(this, () -> new Part(this)).add(number);
        }
    }

    private synchronized void merge(long partSum, long partCount) {
        sum += partSum;
        count += partCount;
    }

    /** Returns the sum of what the actions that have succeeded added. */
    public long value() {
        Accumulator.requireReadable(original, name);
        synchronized (this) {
            return sum;
        }
    }

    /** Returns how many numbers were added. */
    public long count() {
        Accumulator.requireReadable(original, name);
        synchronized (this) {
            return count;
        }
    }

    /** Begins anew. */
    public synchronized void reset() {
        Accumulator.requireReadable(original, name);
        sum = 0;
        count = 0;
    }

    @Override
    public synchronized void keep(Consumer<Object> write) {
        write.accept(List.of(sum, count));
    }

    @Override
    public synchronized void restore(Object kept) {
        List<?> numbers = (List<?>) kept;
        sum = (Long) numbers.get(0);
        count = (Long) numbers.get(1);
    }

    @Serial
    private Object writeReplace() {
        SharedObjects.shared(id, LongAccumulator.class, this);
        return new Written(id, name);
    }

    private record Written(SharedObjects.Id id, String name) implements Serializable {
        @Serial
        private Object readResolve() {
            return SharedObjects.shared(id, LongAccumulator.class, new LongAccumulator(id, name, false));
        }
    }

    /** What one task adds. */
    private static final class Part implements TaskScope.Addition {
        @Serial
        private static final long serialVersionUID = 1L;

        private final LongAccumulator to;
        private long partSum;
        private long partCount;

        Part(LongAccumulator to) {
            this.to = to;
        }

        void add(long number) {
            partSum += number;
            partCount++;
        }

        @Override
        public void apply() {
            to.merge(partSum, partCount);
        }
    }
}
