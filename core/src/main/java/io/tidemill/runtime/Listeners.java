package io.tidemill.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a context. Safe for use by many threads. */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<StreamingListener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener. */
    public void add(StreamingListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void remove(StreamingListener listener) {
        listeners.remove(listener);
    }

    void tell(Consumer<StreamingListener> event) {
        for (StreamingListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
                LOG.warn("The listener {} failed", listener.getClass().getName(), e);
            }
        }
    }
}
