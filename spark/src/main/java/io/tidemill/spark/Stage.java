package io.tidemill.spark;

import io.tidemill.engine.TaskScope;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;

/**
 * A stage of an action: the place of what its tasks report.
 *
 * @param reports takes it to the driver
 * @param number of the stage in the action
 */
record Stage(Reports reports, int number) implements Serializable {
    /** Opens the scope of a task, which ends with it. Call it once in a task, on its thread. */
    void enter(TaskContext context) {
        TaskScope scope = TaskScope.open();
        context.addTaskCompletionListener(ended -> {
            if (!scope.additions().isEmpty() && !ended.isFailed()) {
                report(ended.partitionId(), List.copyOf(scope.additions()), "");
            }
            scope.close();
        });
    }

    /** Reports what a partition added, and where it was made; it counts if the task succeeds, and once however often it comes. */
    void report(int partition, List<TaskScope.Addition> added, String executor) {
        reports.add(new Reports.Report(new Reports.Place(number, partition), added, executor));
    }

    /** Returns the executors by the partitions that have been reported; for the driver. */
    Map<Integer, String> executors() {
        return reports.executors(number);
    }
}
