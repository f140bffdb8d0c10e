package io.tidemill.source;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * One message of syslog, of RFC 5424 or of the older form that RFC 3164 describes. What a message does not say is an empty text.
 *
 * @param facility what kind of program it comes from, 0 to 23; 1 where the message does not say
 * @param severity how grave it is; NOTICE where the message does not say
 * @param timestamp when it was sent, as it is written; {@link #instant} and {@link #localTime} make times of it
 * @param host who sent it
 * @param application which program, without its process
 * @param process the number or name of the process
 * @param messageId the kind of message, RFC 5424 only
 * @param structuredData the elements in brackets as they are written, RFC 5424 only
 * @param message the text
 * @param raw all that was received, without the framing
 */
public record SyslogMessage(
        int facility,
        Severity severity,
        String timestamp,
        String host,
        String application,
        String process,
        String messageId,
        String structuredData,
        String message,
        String raw)
        implements Serializable {
    /** The severities, the gravest first. */
    public enum Severity {
        /** The system is unusable. */
        EMERGENCY,
        /** Something has to be done at once. */
        ALERT,
        /** A critical condition. */
        CRITICAL,
        /** An error. */
        ERROR,
        /** A warning. */
        WARNING,
        /** Normal, but of note. */
        NOTICE,
        /** For information. */
        INFORMATIONAL,
        /** For who looks for faults. */
        DEBUG
    }

    private static final DateTimeFormatter WITH_YEAR =
            DateTimeFormatter.ofPattern("yyyy MMM d HH:mm:ss", Locale.ENGLISH);

    /** Returns the point in time of a message of RFC 5424; nothing for others, which tell neither year nor zone. */
    public Optional<Instant> instant() {
        try {
            return Optional.of(OffsetDateTime.parse(timestamp).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the time of a message of RFC 3164, in the sender's zone, if it was sent in {@code year}; nothing for others. */
    public Optional<LocalDateTime> localTime(int year) {
        try {
            return Optional.of(LocalDateTime.parse(year + " " + timestamp.replace("  ", " "), WITH_YEAR));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
