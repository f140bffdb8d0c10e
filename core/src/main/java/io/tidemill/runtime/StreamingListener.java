package io.tidemill.runtime;

import io.tidemill.engine.ExecutorInfo;
import io.tidemill.engine.TaskFailure;

/**
 * Someone who is told what a context does. All methods are called by the thread that runs batches, in order, so they should
 * be quick; what they throw is logged, and changes nothing.
 */
public interface StreamingListener {
    /** The context is active. */
    default void onStreamingStarted() {}

    /** A batch's data is fixed. */
    default void onBatchSubmitted(BatchInfo batch) {}

    /** A batch's work is planned, and its first output begins; not called where the planning fails. */
    default void onBatchStarted(BatchInfo batch) {}

    /** A batch is committed, or has failed. */
    default void onBatchCompleted(BatchInfo batch) {}

    /** An output of a batch begins. */
    default void onOutputOperationStarted(OutputInfo output) {}

    /** An output of a batch has ended, or failed. */
    default void onOutputOperationCompleted(OutputInfo output) {}

    /** A source receives, for the first time or again. */
    default void onReceiverStarted(SourceInfo source) {}

    /** Something failed in a source. */
    default void onReceiverError(SourceInfo source) {}

    /** A source does not receive at the moment, or not any more. */
    default void onReceiverStopped(SourceInfo source) {}

    /** An attempt to run a task has failed. The embedded engine, which runs a task once, does not tell; its batches do. */
    default void onTaskFailed(TaskFailure failure) {}

    /** A process that runs tasks has joined; never on the embedded engine. */
    default void onExecutorAdded(ExecutorInfo executor) {}

    /** A process that ran tasks is gone, and what it held is computed again; never on the embedded engine. */
    default void onExecutorLost(ExecutorInfo executor) {}

    /** The context has stopped; nothing follows. */
    default void onStreamingStopped() {}
}
