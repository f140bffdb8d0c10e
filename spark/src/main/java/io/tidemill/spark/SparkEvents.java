package io.tidemill.spark;

import io.tidemill.engine.EngineListener;
import io.tidemill.engine.ExecutorInfo;
import io.tidemill.engine.TaskFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Passes on what Spark tells of tasks and executors; called by Spark's listener thread. */
final class SparkEvents extends SparkListener {
    private static final int REASON_LENGTH = 500;

    private final EngineListener listener;
    private final int mostAttempts;
    private final Map<String, String> hosts = new ConcurrentHashMap<>();

    /**
     * Events for a listener.
     *
     * @param mostAttempts how often Spark runs a task before its action fails
     */
    SparkEvents(EngineListener listener, int mostAttempts) {
        this.listener = listener;
        this.mostAttempts = mostAttempts;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        if (ended.reason() instanceof TaskFailedReason failed) {
            int attempt = ended.taskInfo().attemptNumber() + 1;
            boolean isRetried = !failed.countTowardsTaskFailures() || attempt < mostAttempts;
            listener.taskFailed(new TaskFailure(
                    "stage " + ended.stageId(),
                    ended.taskInfo().partitionId(),
                    attempt,
                    firstLine(failed.toErrorString()),
                    isRetried));
        }
    }

    /** Returns the reason without its stack trace. */
    private static String firstLine(String reason) {
        String line = reason.strip().lines().findFirst().orElse("");
        return line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH);
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
        hosts.put(added.executorId(), added.executorInfo().executorHost());
        listener.executorAdded(
                new ExecutorInfo(added.executorId(), added.executorInfo().executorHost(), ""));
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        String host = hosts.remove(removed.executorId());
        listener.executorLost(
                new ExecutorInfo(removed.executorId(), host == null ? "" : host, firstLine(removed.reason())));
    }
}
