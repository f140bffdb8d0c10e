package io.tidemill.source;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * One message of syslog, of RFC 5424 or of the older form that RFC 3164 describes and devices write in many shapes. What a message
 * does not say is an empty text.
 *
 * @param facility what kind of program it comes from, 0 to 23; 1 where the message does not say
 * @param severity how grave it is; NOTICE where the message does not say
 * @param timestamp when it was sent, as it is written; {@link #instant} and {@link #localTime} make times of it
 * @param host who sent it
 * @param application which program, without its process; the kind of message (such as {@code %ASA-6-302013}) where Cisco's devices
 *     write that in its place
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

    /**
     * Returns the point in time, where the timestamp tells a date with its year and a zone that is known everywhere: an offset,
     * {@code Z}, UTC, or seconds since 1970. That is so in RFC 5424, and in some messages of the older form.
     */
    public Optional<Instant> instant() {
        return SyslogTime.instant(timestamp);
    }

    /**
     * Returns the time of the sender's clock, where the timestamp tells no offset; nothing for others.
     *
     * @param year the year where the timestamp tells none, as in RFC 3164
     */
    public Optional<LocalDateTime> localTime(int year) {
        return SyslogTime.local(timestamp, year);
    }
}
