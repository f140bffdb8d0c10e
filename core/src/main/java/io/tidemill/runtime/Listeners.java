package io.tidemill.runtime;

import io.tidemill.error.FailureText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a context. Safe for use by many threads. */
public final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Told> listeners = new CopyOnWriteArrayList<>();

    /** A listener, and how often it has failed. */
    private static final class Told {
        private final StreamingListener listener;
        private long failures; // of the thread that tells
        private long nextLogged = 1;

        Told(StreamingListener listener) {
            this.listener = listener;
        }

        void tell(Consumer<StreamingListener> event) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                failed(e);
            }
        }

        /** Logs the first failure, the tenth, the hundredth and so on: one that fails always must not fill the log. */
        private void failed(Throwable failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failures++;
            if (failures == nextLogged) {
                nextLogged *= 10;
                LOG.warn(
                        "The listener {} failed, for the {}. time; the context goes on",
                        listener.getClass().getName(),
                        failures,
                        FailureText.printable(failure));
            }
        }
    }

    /** Adds a listener. */
    public void add(StreamingListener listener) {
        listeners.add(new Told(listener));
    }

    /** Removes a listener. */
    public void remove(StreamingListener listener) {
        listeners.stream()
                .filter(told -> told.listener.equals(listener))
                .findFirst()
                .ifPresent(listeners::remove);
    }

    void tell(Consumer<StreamingListener> event) {
        listeners.forEach(told -> told.tell(event));
    }
}
