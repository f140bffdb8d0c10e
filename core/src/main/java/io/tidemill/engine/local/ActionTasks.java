package io.tidemill.engine.local;

import io.tidemill.engine.TaskScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one action, stage after stage. Each runs in a scope of its own; what the tasks added to accumulators is
 * gathered, in the order of the tasks, until the action has succeeded.
 */
final class ActionTasks {
    private final TaskPool pool;
    private final HeldRecords held;
    private final AtomicLong heldBytes = new AtomicLong();
    private final List<TaskScope.Addition> additions = Collections.synchronizedList(new ArrayList<>(0));

    ActionTasks(TaskPool pool, HeldRecords held) {
        this.pool = pool;
        this.held = held;
    }

    /** Notes that a task keeps records until the action has ended. */
    void hold(Collection<?> records) {
        long bytes = HeldRecords.bytesOf(records);
        if (bytes > 0) {
            held.held(heldBytes.addAndGet(bytes));
        }
    }

    /** Runs the tasks 0 to {@code count - 1} of a stage, as {@link TaskPool#run} does. */
    void run(int count, IntConsumer task) {
        @Nullable List<TaskScope.Addition>[] added = lists(count);
        pool.run(count, index -> {
            try (TaskScope scope = TaskScope.open()) {
                task.accept(index);
                if (!scope.additions().isEmpty()) {
                    added[index] = List.copyOf(scope.additions());
                }
            }
        });
        for (List<TaskScope.Addition> ofTask : added) {
            if (ofTask != null) {
                additions.addAll(ofTask);
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable List<TaskScope.Addition>[] lists(int count) {
        return new List[count];
    }

    /** Counts what the tasks have added since the last call. */
    void applyAdditions() {
        additions.forEach(TaskScope.Addition::apply);
        additions.clear();
    }
}
