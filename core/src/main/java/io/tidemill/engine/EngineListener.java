package io.tidemill.engine;

/**
 * Someone who is told what befalls the tasks and the processes of an engine. Any thread of the engine may call, several at a
 * time; the calls return at once and throw nothing.
 */
public interface EngineListener {
    /** A task has failed, or was lost with the process that ran it. */
    void taskFailed(TaskFailure failure);

    /** A process that runs tasks has joined. */
    void executorAdded(ExecutorInfo executor);

    /** A process that ran tasks is gone; its message says why. */
    void executorLost(ExecutorInfo executor);
}
