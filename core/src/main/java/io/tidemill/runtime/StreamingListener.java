package io.tidemill.runtime;

import io.tidemill.engine.ExecutorInfo;
import io.tidemill.engine.TaskFailure;
import io.tidemill.time.BatchTime;
import java.time.Duration;

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

    /**
     * The pace keeps back a part of what a source could give, so that batches end within their interval: its sender waits, or the
     * rest stays where it is. Told once, until {@link #onSourceCaughtUp}; the batches between count it among their incidents.
     */
    default void onSourceHeldBack(SourceInfo source) {}

    /** Nothing of a source has been kept back for a while. */
    default void onSourceCaughtUp(SourceInfo source) {}

    /** Batches take longer than their interval, and come later and later; told once, until {@link #onOverloadEnded}. */
    default void onOverload(BatchTime batch, Duration late) {}

    /** Batches begin on time again. */
    default void onOverloadEnded(BatchTime batch) {}

    /** An attempt to run a task has failed. The embedded engine, which runs a task once, does not tell; its batches do. */
    default void onTaskFailed(TaskFailure failure) {}

    /** A process that runs tasks has joined; never on the embedded engine. */
    default void onExecutorAdded(ExecutorInfo executor) {}

    /** A process that ran tasks is gone, and what it held is computed again; never on the embedded engine. */
    default void onExecutorLost(ExecutorInfo executor) {}

    /** The context has stopped, and what it held is released; nothing follows. Late, where a stop has left a batch alone. */
    default void onStreamingStopped() {}
}
