package io.tidemill.source;

import io.tidemill.error.TidemillException;
import io.tidemill.settings.Settings;
import io.tidemill.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a running source gets from its context. Safe for use by the source's threads. */
public interface SourceContext {
    /** Returns the source's name in the program, such as {@code socket-1}. */
    String name();

    /** Returns the context's settings. */
    Settings settings();

    /** Returns the context's clock. */
    Clock clock();

    /** Returns how much time a batch covers. */
    Duration batchInterval();

    /** Returns how many bytes this source may hold, sealed and unreleased batches included. */
    long bufferBytes();

    /** Returns into how many splits a large batch is best divided. */
    int splitCount();

    /**
     * Returns the positions of an earlier run to go on from, by part; empty at the very first start, and without a checkpoint
     * directory.
     */
    default Map<String, String> positions() {
        return Map.of();
    }

    /**
     * Returns whether a batch of the source was planned in an earlier run of the program, so that {@link #positions}, and what is
     * given again, are what it left.
     */
    default boolean isContinued() {
        return false;
    }

    /**
     * Returns the log that a pushed source writes what it receives to, before it says that it has it; nothing without a checkpoint
     * directory.
     */
    default Optional<ReceivedLog> receivedLog() {
        return Optional.empty();
    }

    /**
     * Returns how stored records are written to the received log.
     *
     * @throws io.tidemill.error.TidemillException if there is no received log
     */
    default RecordCodec recordCodec() {
        throw TidemillException.invalidState(name() + " has no received log that records could be written to");
    }

    /** Returns whether {@link SourceBatch#positions} are asked for: the program has a checkpoint directory. */
    default boolean keepsPositions() {
        return receivedLog().isPresent();
    }

    /**
     * Starts a daemon thread called {@code tidemill-} and {@code role}, such as {@code socket-9999}. Where a batch is only run
     * again to be looked at, the thread is not started: nothing is to be received then.
     */
    Thread startThread(String role, Runnable work);

    /** Returns where the source tells what happens to it. */
    SourceEvents events();
}
