package io.tidemill.testkit;

import io.tidemill.engine.ExecutorInfo;
import io.tidemill.engine.TaskFailure;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.OutputInfo;
import io.tidemill.runtime.SourceInfo;
import io.tidemill.runtime.StreamingListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps everything it is told, in order. Safe for use by many threads. */
public final class RecordedEvents implements StreamingListener {
    private final List<StreamEvent> events = new CopyOnWriteArrayList<>();

    /** Nothing yet; give it to {@code StreamingContext.addListener}. */
    public RecordedEvents() {}

    /** Returns all events so far. */
    public List<StreamEvent> all() {
        return List.copyOf(events);
    }

    /** Returns the events of one kind so far. */
    public <E extends StreamEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void onStreamingStarted() {
        events.add(new StreamEvent.StreamingStarted());
    }

    @Override
    public void onBatchSubmitted(BatchInfo batch) {
        events.add(new StreamEvent.BatchSubmitted(batch));
    }

    @Override
    public void onBatchStarted(BatchInfo batch) {
        events.add(new StreamEvent.BatchStarted(batch));
    }

    @Override
    public void onBatchCompleted(BatchInfo batch) {
        events.add(new StreamEvent.BatchCompleted(batch));
    }

    @Override
    public void onOutputOperationStarted(OutputInfo output) {
        events.add(new StreamEvent.OutputStarted(output));
    }

    @Override
    public void onOutputOperationCompleted(OutputInfo output) {
        events.add(new StreamEvent.OutputCompleted(output));
    }

    @Override
    public void onReceiverStarted(SourceInfo source) {
        events.add(new StreamEvent.ReceiverStarted(source));
    }

    @Override
    public void onReceiverError(SourceInfo source) {
        events.add(new StreamEvent.ReceiverError(source));
    }

    @Override
    public void onReceiverStopped(SourceInfo source) {
        events.add(new StreamEvent.ReceiverStopped(source));
    }

    @Override
    public void onTaskFailed(TaskFailure failure) {
        events.add(new StreamEvent.TaskFailed(failure));
    }

    @Override
    public void onExecutorAdded(ExecutorInfo executor) {
        events.add(new StreamEvent.ExecutorAdded(executor));
    }

    @Override
    public void onExecutorLost(ExecutorInfo executor) {
        events.add(new StreamEvent.ExecutorLost(executor));
    }

    @Override
    public void onStreamingStopped() {
        events.add(new StreamEvent.StreamingStopped());
    }
}
