package io.tidemill.flume;

import io.tidemill.source.SourceEvents;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether an agent answers, as far as listeners and the log were told: once a change, not once an attempt. */
final class PolledAgentState {
    private static final Logger LOG = LoggerFactory.getLogger(PolledAgentState.class);

    private final PolledAgent agent;
    private final SourceEvents events;

    // guarded by this
    private boolean connected;
    private String trouble = "";

    PolledAgentState(PolledAgent agent, SourceEvents events) {
        this.agent = agent;
        this.events = events;
    }

    /** Says that there is a connection, if there was none. */
    synchronized void connected() {
        if (!connected) {
            connected = true;
            LOG.info("Connected to the Flume agent at {}", agent);
            events.started("connected to the Flume agent at " + agent);
        }
    }

    /** Notes that the agent gave events. */
    synchronized void answered() {
        trouble = "";
    }

    /** Says why there is no connection. */
    synchronized void failedToConnect(IOException cause) {
        connected = false;
        failed(cause);
    }

    /** Says what is in the way, unless that was said last. */
    synchronized void failed(IOException cause) {
        String now = String.valueOf(cause.getMessage());
        if (!now.equals(trouble)) {
            trouble = now;
            String message = "the Flume agent at " + agent + " cannot be polled (" + now + "); trying again";
            LOG.warn("{}", message);
            events.failed(message, cause);
        }
    }
}
