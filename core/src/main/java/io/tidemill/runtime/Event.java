package io.tidemill.runtime;

import io.tidemill.time.BatchTime;

/** What the coordinator handles. */
sealed interface Event {
    /** Starts the sources and the ticks. */
    record Start() implements Event {}

    /** A batch time has come. */
    record Tick(BatchTime time) implements Event {}

    /** The context is to stop. */
    record Stop(StopMode mode) implements Event {}

    /** A graceful stop has had its time. */
    record StopOverdue() implements Event {}

    /** A source tells what happened to it. */
    record SourceChange(Kind kind, SourceInfo source) implements Event {
        enum Kind {
            STARTED,
            FAILED,
            STOPPED,
            FATAL
        }
    }

    /** The engine has told something. */
    record EngineNews() implements Event {}

    /** A source may have ended. */
    record Wake() implements Event {}
}
