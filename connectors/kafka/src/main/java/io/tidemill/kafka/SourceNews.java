package io.tidemill.kafka;

import io.tidemill.source.SourceEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a source tells of each change of its state: the log hears it at once, listeners when the running batch ends. */
record SourceNews(String sourceName, SourceEvents events) {
    private static final Logger LOG = LoggerFactory.getLogger(SourceNews.class);

    /** It reads, for the first time or again. */
    void begun(String message) {
        LOG.info("{}: {}", sourceName, message);
        events.started(message);
    }

    /** Something is in the way, and it goes on by itself. */
    void trouble(String message, Throwable cause) {
        LOG.warn("{}: {}", sourceName, message);
        events.failed(message, cause);
    }
}
