package io.tidemill.rdd;

import static java.util.Objects.requireNonNull;

import io.tidemill.engine.TaskScope;

/** A sum of whole numbers, added to by tasks and read by the program; see {@link Accumulator}. */
public final class LongAccumulator {
    private final String name;

    /** Guarded by this, as the count. */
    private long sum;

    private long count;

    LongAccumulator(String name) {
        this.name = requireNonNull(name, "name");
    }

    /** Returns the name, for people. */
    public String name() {
        return name;
    }

    /** Adds a number: to the task's part inside a task, to the total outside. */
    public void add(long number) {
        TaskScope task = TaskScope.current().orElse(null);
        if (task == null) {
            merge(number, 1);
        } else {
            task.addition(this, Part::new).add(number);
        }
    }

    private synchronized void merge(long partSum, long partCount) {
        sum += partSum;
        count += partCount;
    }

    /** Returns the sum of what the actions that have succeeded added. */
    public long value() {
        Accumulator.requireOutside(name);
        synchronized (this) {
            return sum;
        }
    }

    /** Returns how many numbers were added. */
    public long count() {
        Accumulator.requireOutside(name);
        synchronized (this) {
            return count;
        }
    }

    /** Begins anew. */
    public synchronized void reset() {
        Accumulator.requireOutside(name);
        sum = 0;
        count = 0;
    }

    /** What one task adds. */
    private final class Part implements TaskScope.Addition {
        private long partSum;
        private long partCount;

        void add(long number) {
            partSum += number;
            partCount++;
        }

        @Override
        public void apply() {
            merge(partSum, partCount);
        }
    }
}
