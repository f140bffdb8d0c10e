package io.tidemill.testkit;

import io.tidemill.engine.ExecutorInfo;
import io.tidemill.engine.TaskFailure;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.OutputInfo;
import io.tidemill.runtime.SourceInfo;

/** One call of a {@link io.tidemill.runtime.StreamingListener}, as a value. */
public sealed interface StreamEvent {
    /** The context became active. */
    record StreamingStarted() implements StreamEvent {}

    /** A batch's data was fixed. */
    record BatchSubmitted(BatchInfo batch) implements StreamEvent {}

    /** A batch's first output began. */
    record BatchStarted(BatchInfo batch) implements StreamEvent {}

    /** A batch was committed, or failed. */
    record BatchCompleted(BatchInfo batch) implements StreamEvent {}

    /** An output of a batch began. */
    record OutputStarted(OutputInfo output) implements StreamEvent {}

    /** An output of a batch ended, or failed. */
    record OutputCompleted(OutputInfo output) implements StreamEvent {}

    /** A source received, for the first time or again. */
    record ReceiverStarted(SourceInfo source) implements StreamEvent {}

    /** Something failed in a source. */
    record ReceiverError(SourceInfo source) implements StreamEvent {}

    /** A source did not receive any more, for the moment or for good. */
    record ReceiverStopped(SourceInfo source) implements StreamEvent {}

    /** An attempt to run a task failed. */
    record TaskFailed(TaskFailure failure) implements StreamEvent {}

    /** A process that runs tasks joined. */
    record ExecutorAdded(ExecutorInfo executor) implements StreamEvent {}

    /** A process that ran tasks was lost. */
    record ExecutorLost(ExecutorInfo executor) implements StreamEvent {}

    /** The context stopped. */
    record StreamingStopped() implements StreamEvent {}
}
