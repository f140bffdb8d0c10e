package io.tidemill.rdd;

import static java.util.Objects.requireNonNull;

import io.tidemill.engine.TaskScope;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Function2;
import io.tidemill.function.SupplierFunction;
import io.tidemill.plan.Operator;

/**
 * A total that functions of tasks add to, and that the program reads. Additions of an action count when the action succeeds,
 * all together and once: those of a failed or cancelled one count for nothing, whatever its tasks had done. An RDD that two
 * actions compute adds twice; {@code cache()} it.
 *
 * <p>Made by a context. Any thread may add; reading is for the program, outside of tasks.
 *
 * @param <T> the type of what is added
 * @param <A> the type of the total
 */
public final class Accumulator<T, A> implements DurableTotal {
    private final String name;
    private final SupplierFunction<? extends A> zero;
    private final Function2<? super A, ? super T, ? extends A> add;
    private final Function2<? super A, ? super A, ? extends A> merge;
    private final Operator operator;

    /** Guarded by this. */
    private A total;

    Accumulator(
            String name,
            SupplierFunction<? extends A> zero,
            Function2<? super A, ? super T, ? extends A> add,
            Function2<? super A, ? super A, ? extends A> merge) {
        this.name = requireNonNull(name, "name");
        this.operator = Operator.here("accumulator " + name);
        this.zero = requireNonNull(zero, "zero");
        this.add = requireNonNull(add, "add");
        this.merge = requireNonNull(merge, "merge");
        this.total = fresh();
    }

    /** Returns the name; under a checkpoint directory the total is kept by it. */
    @Override
    public String name() {
        return name;
    }

    /** Adds a value: to the task's part inside a task, to the total outside. */
    public void add(T value) {
        TaskScope task = TaskScope.current().orElse(null);
        if (task == null) {
            addOutside(value);
        } else {
            task.addition(this, Part::new).add(value);
        }
    }

    private synchronized void addOutside(T value) {
        total = added(total, value);
    }

    private A added(A to, T value) {
        try {
            return add.apply(to, value);
        } catch (Exception e) {
            throw operator.failed(e);
        }
    }

    private A fresh() {
        try {
            return zero.get();
        } catch (Exception e) {
            throw operator.failed(e);
        }
    }

    private synchronized void merge(A part) {
        try {
            total = merge.apply(total, part);
        } catch (Exception e) {
            throw operator.failed(e);
        }
    }

    /**
     * Returns the total of all actions that have succeeded; do not change it.
     *
     * @throws TidemillException with code {@code INVALID_STATE} inside a task, which can not know it
     */
    public A value() {
        requireOutside(name);
        synchronized (this) {
            return total;
        }
    }

    @Override
    public synchronized Object kept() {
        return requireNonNull(total, "total");
    }

    @Override
    @SuppressWarnings("unchecked") // what was kept under this name
    public synchronized void restore(Object kept) {
        total = (A) kept;
    }

    /** Begins anew. */
    public synchronized void reset() {
        requireOutside(name);
        total = fresh();
    }

    static void requireOutside(String name) {
        if (TaskScope.current().isPresent()) {
            throw TidemillException.invalidState("The accumulator '" + name
                    + "' was read or reset inside a task, where its total is not known; do it after the action");
        }
    }

    /** What one task adds. */
    private final class Part implements TaskScope.Addition {
        private A sum = fresh();

        void add(T value) {
            sum = added(sum, value);
        }

        @Override
        public void apply() {
            merge(sum);
        }
    }
}
