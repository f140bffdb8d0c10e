package io.tidemill.source;

import io.tidemill.settings.Settings;
import io.tidemill.time.Clock;
import java.time.Duration;

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

    /** Starts a daemon thread called {@code tidemill-} and {@code role}, such as {@code socket-9999}. */
    Thread startThread(String role, Runnable work);

    /** Returns where the source tells what happens to it. */
    SourceEvents events();
}
