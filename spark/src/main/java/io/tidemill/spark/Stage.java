package io.tidemill.spark;

import io.tidemill.engine.TaskScope;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;

/**
 * A stage of an action: the place of what its tasks add to accumulators.
 *
 * @param additions takes it to the driver
 * @param number of the stage in the action
 */
record Stage(Additions additions, int number) implements Serializable {
    /** Opens the scope of a task, which ends with it. Call it once in a task, on its thread. */
    void enter(TaskContext context) {
        TaskScope scope = TaskScope.open();
        context.addTaskCompletionListener(ended -> {
            if (!scope.additions().isEmpty() && !ended.isFailed()) {
                additions.add(new Additions.Part(
                        new Additions.Place(number, ended.partitionId()), List.copyOf(scope.additions())));
            }
            scope.close();
        });
    }
}
