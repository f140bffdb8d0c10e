package io.tidemill.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one running task: work to be done at its end, and what it adds to accumulators. Engines run every task in
 * a scope of its own, on the task's thread, and apply the additions only when the whole action has succeeded, so that a
 * failed task, or one that is run again, counts for nothing.
 *
 * <p>Used by the task's thread only.
 */
public final class TaskScope implements AutoCloseable {
    /**
     * What one task adds to one accumulator. Serializable: where a task ran in another process, it is applied to a copy that
     * was made in the program's, which finds the program's own accumulator there.
     */
    @FunctionalInterface
    public interface Addition extends Serializable {
        /** Adds it to the accumulator's total; called at most once, in the program's process. */
        void apply();
    }

    private static final ThreadLocal<@Nullable TaskScope> CURRENT = new ThreadLocal<>();

    private final @Nullable TaskScope outer = CURRENT.get();
    private final List<Runnable> ends = new ArrayList<>(0);
    private final Map<Object, Addition> additions = new LinkedHashMap<>(0);

    private TaskScope() {}

    /** Opens a scope for the calling thread, inside the one that it has, if any; {@link #close} ends it. */
    public static TaskScope open() {
        TaskScope scope = new TaskScope();
        CURRENT.set(scope);
        return scope;
    }

    /** Returns the scope of the task that the calling thread runs; empty where it runs none. */
    public static Optional<TaskScope> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Has {@code work} done when this task ends, however it ends; what was added last is done first. */
    public void atEnd(Runnable work) {
        ends.add(work);
    }

    /** Returns what this task adds to an accumulator, made by {@code create} at its first addition. */
    @SuppressWarnings("unchecked")
    public <A extends Addition> A addition(Object accumulator, Supplier<A> create) {
        Addition known = additions.get(accumulator);
        if (known == null) {
            known = create.get();
            additions.put(accumulator, known);
        }
        return (A) known;
    }

    /** Returns all that the task has added so far. */
    public Collection<Addition> additions() {
        return additions.values();
    }

    /** Does the work that was left for the end; all of it, even where some fails. */
    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
        RuntimeException failure = null;
        for (int i = ends.size() - 1; i >= 0; i--) {
            try {
                ends.get(i).run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
