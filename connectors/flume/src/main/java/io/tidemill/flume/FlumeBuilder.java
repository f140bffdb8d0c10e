package io.tidemill.flume;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the builders of both sources have in common: what bounds deliveries, however they come.
 *
 * @param <B> the builder itself
 */
abstract class FlumeBuilder<B extends FlumeBuilder<B>> {
    Duration silence = Duration.ofSeconds(10);
    Limits limits = Limits.USUAL;

    FlumeBuilder() {}

    /** Returns this builder as what it is. */
    abstract B self();

    /** Sets the longest message that is read, which is the events of one call or transaction; 8 MiB unless set. */
    public B mostMessageBytes(int bytes) {
        limits = limits.withMostMessageBytes(bytes);
        return self();
    }

    /** Sets how much memory all messages may take that are not stored yet; 64 MiB unless set. */
    public B inFlightBytes(int bytes) {
        limits = limits.withInFlightBytes(bytes);
        return self();
    }

    /**
     * Sets how long there may be no room for events, before the agent is told {@code FAILED}, or to roll back; 10 s unless set. While
     * others are stored it may take half as long more. In all less than what the agents' sinks wait for: the {@code request-timeout}
     * of those that deliver is 20 s unless set, the {@code timeout} of those that are polled 60 s.
     */
    public B patience(Duration time) {
        limits = limits.withPatience(time);
        return self();
    }

    /**
     * Sets how long an agent may be silent within a message, and before its first, or before any answer but one with events; 10 s
     * unless set.
     */
    public B silence(Duration time) {
        silence = Limits.time("silence", time);
        return self();
    }

    /**
     * Drops events whose header {@code header} has a value that one of the last {@code remembered} events had; events without
     * the header are kept. It takes about 120 bytes for each. The memory ends with the program: what an agent sends again after a
     * restart is not known.
     */
    public B dropDuplicates(String header, int remembered) {
        limits = limits.withDuplicates(requireNonNull(header, "header"), remembered);
        return self();
    }
}
