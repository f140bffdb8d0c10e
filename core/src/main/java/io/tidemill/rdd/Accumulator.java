package io.tidemill.rdd;

import static java.util.Objects.requireNonNull;

import io.tidemill.engine.TaskScope;
import io.tidemill.error.TidemillException;
import io.tidemill.function.Function2;
import io.tidemill.function.SupplierFunction;
import io.tidemill.plan.Operator;
import java.io.Serial;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A total that functions of tasks add to, and that the program reads. Additions of an action count when the action succeeds,
 * all together and once: those of a failed or cancelled one count for nothing, whatever its tasks had done. An RDD that two
 * actions compute adds twice; {@code cache()} it.
 *
 * <p>Made by a context. Any thread may add; reading is for the program, outside of tasks. A function that has captured one can be
 * run in another process: what its copy there adds comes back with the task.
 *
 * @param <T> the type of what is added
 * @param <A> the type of the total
 */
public final class Accumulator<T, A> implements DurableTotal, Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final SharedObjects.Id id;
    private final String name;
    private final SupplierFunction<? extends A> zero;
    private final Function2<? super A, ? super T, ? extends A> add;
    private final Function2<? super A, ? super A, ? extends A> merge;
    private final Operator operator;

    /** False for what stands for an accumulator of another process. */
    private final boolean original;

    /** Guarded by this. */
    private transient A total;

    Accumulator(
            String name,
            SupplierFunction<? extends A> zero,
            Function2<? super A, ? super T, ? extends A> add,
            Function2<? super A, ? super A, ? extends A> merge) {
        this(SharedObjects.Id.next(), name, zero, add, merge, Operator.here("accumulator " + name), true);
    }

    private Accumulator(
            SharedObjects.Id id,
            String name,
            SupplierFunction<? extends A> zero,
            Function2<? super A, ? super T, ? extends A> add,
            Function2<? super A, ? super A, ? extends A> merge,
            Operator operator,
            boolean original) {
        this.id = id;
        this.name = requireNonNull(name, "name");
        this.operator = operator;
        this.zero = requireNonNull(zero, "zero");
        this.add = requireNonNull(add, "add");
        this.merge = requireNonNull(merge, "merge");
        this.original = original;
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
            requireOriginal(original, name);
            addOutside(value);
        } else {
            task.addition(this, () -> new Part<>(this)).add(value);
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
     * @throws TidemillException with code {@code INVALID_STATE} inside a task, which cannot know it
     */
    public A value() {
        requireReadable(original, name);
        synchronized (this) {
            return total;
        }
    }

    @Override
    public synchronized void keep(Consumer<Object> write) {
        write.accept(requireNonNull(total, "total"));
    }

    @Override
    @SuppressWarnings("unchecked") // what was kept under this name
    public synchronized void restore(Object kept) {
        requireSameType(fresh(), kept);
        total = (A) kept;
    }

    /** Refuses what cannot be a total of the type of {@code zero}; a collection may be of another class than the one at first. */
    private static void requireSameType(@Nullable Object zero, Object kept) {
        if (zero != null
                && zero.getClass() != kept.getClass()
                && (isPlain(zero)
                        || isPlain(kept)
                        || zero instanceof Collection != kept instanceof Collection
                        || zero instanceof Map != kept instanceof Map)) {
            throw new ClassCastException("expected a " + zero.getClass().getName());
        }
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number
                || value instanceof CharSequence
                || value instanceof Boolean
                || value instanceof Character;
    }

    /** Begins anew. */
    public synchronized void reset() {
        requireReadable(original, name);
        total = fresh();
    }

    static void requireReadable(boolean original, String name) {
        if (TaskScope.current().isPresent()) {
            throw TidemillException.invalidState("The accumulator '" + name
                    + "' was read or reset inside a task, where its total is not known; do it after the action");
        }
        requireOriginal(original, name);
    }

    static void requireOriginal(boolean original, String name) {
        if (!original) {
            throw TidemillException.invalidState("The accumulator '" + name + "' is used outside of a task in a process"
                    + " that has only a copy of it; there tasks alone can add to it, and only the program that made it"
                    + " knows the total");
        }
    }

    @Serial
    private Object writeReplace() {
        SharedObjects.shared(id, Accumulator.class, this);
        return new Written<>(id, name, zero, add, merge, operator);
    }

    private record Written<T, A>(
            SharedObjects.Id id,
            String name,
            SupplierFunction<? extends A> zero,
            Function2<? super A, ? super T, ? extends A> add,
            Function2<? super A, ? super A, ? extends A> merge,
            Operator operator)
            implements Serializable {
        @Serial
        private Object readResolve() {
            return SharedObjects.shared(
                    id, Accumulator.class, new Accumulator<>(id, name, zero, add, merge, operator, false));
        }
    }

    /** What one task adds. */
    private static final class Part<T, A> implements TaskScope.Addition {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Accumulator<T, A> to;

        private A sum;

        Part(Accumulator<T, A> to) {
            this.to = to;
            this.sum = to.fresh();
        }

        void add(T value) {
            sum = to.added(sum, value);
        }

        @Override
        public void apply() {
            to.merge(sum);
        }
    }
}
