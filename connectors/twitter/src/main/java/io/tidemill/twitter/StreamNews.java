package io.tidemill.twitter;

import io.tidemill.source.SourceEvents;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What log and listeners hear of a stream's connections: once for each change of state, at once. Trouble that lasts is told when it
 * begins, or becomes another, and that it is over only once a connection has shown that it lives. Used by one thread.
 */
final class StreamNews {
    private static final Logger LOG = LoggerFactory.getLogger(StreamNews.class);

    private final String name;
    private final SourceEvents events;
    private String lastTrouble = "";
    private String lastProblem = "";
    private String connected = "";
    private boolean isToldConnected;

    StreamNews(String name, SourceEvents events) {
        this.name = name;
        this.events = events;
    }

    /** There is a connection; whether it lives is not known yet. */
    void connected(String to) {
        connected = "connected to " + to;
        if (lastTrouble.isEmpty()) {
            tellConnected();
        }
    }

    /** The connection lives. */
    void lives() {
        lastTrouble = "";
        if (!isToldConnected) {
            tellConnected();
        }
    }

    /** The connection brings posts. */
    void brings() {
        lastProblem = "";
        lives();
    }

    private void tellConnected() {
        isToldConnected = true;
        LOG.info("{}: {}", name, connected);
        events.started(connected);
    }

    /** X has sent a message in the stream. */
    void problem(String message) {
        if (!message.equals(lastProblem)) {
            lastProblem = message;
            LOG.warn("{}: {}", name, message);
            events.failed(message, new IOException(message));
        }
    }

    /** There is no connection, and {@code then} it is tried again. */
    void failed(String message, String then, IOException cause) {
        if (isNew(message)) {
            LOG.warn("{}: {}; {}", name, message, then);
            events.failed(message + "; " + then, cause);
            stopped(message + "; " + then);
        }
    }

    /** A connection that had brought posts has ended in order. */
    void ended(String message) {
        LOG.info("{}: {}", name, message);
        stopped(message);
    }

    private boolean isNew(String trouble) {
        boolean isNew = !trouble.equals(lastTrouble);
        lastTrouble = trouble;
        return isNew;
    }

    private void stopped(String reason) {
        if (isToldConnected) {
            isToldConnected = false;
            events.stopped(reason);
        }
    }
}
