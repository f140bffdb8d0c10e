package io.tidemill.rdd;

import static java.util.Objects.requireNonNull;

import io.tidemill.engine.TaskScope;
import java.util.List;

/** A sum of numbers, added to by tasks and read by the program; see {@link Accumulator}. */
public final class DoubleAccumulator implements DurableTotal {
    private final String name;

    /** Guarded by this, as the count. */
    private double sum;

    private long count;

    DoubleAccumulator(String name) {
        this.name = requireNonNull(name, "name");
    }

    /** Returns the name; under a checkpoint directory the total is kept by it. */
    @Override
    public String name() {
        return name;
    }

    /** Adds a number: to the task's part inside a task, to the total outside. */
    public void add(double number) {
        TaskScope task = TaskScope.current().orElse(null);
        if (task == null) {
            merge(number, 1);
        } else {
            task.addition(this, Part::new).add(number);
        }
    }

    private synchronized void merge(double partSum, long partCount) {
        sum += partSum;
        count += partCount;
    }

    /** Returns the sum of what the actions that have succeeded added. */
    public double value() {
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

    @Override
    public synchronized Object kept() {
        return List.of(sum, count);
    }

    @Override
    public synchronized void restore(Object kept) {
        List<?> numbers = (List<?>) kept;
        sum = (Double) numbers.get(0);
        count = (Long) numbers.get(1);
    }

    /** What one task adds. */
    private final class Part implements TaskScope.Addition {
        private double partSum;
        private long partCount;

        void add(double number) {
            partSum += number;
            partCount++;
        }

        @Override
        public void apply() {
            merge(partSum, partCount);
        }
    }
}
