package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** The failures of Kafka's clients, in words that say what to do. */
final class KafkaErrors {
    private KafkaErrors() {}

    static TidemillException noClient(KafkaConnection connection, String what, String sourceName, Exception cause) {
        return new TidemillException(
                ErrorCode.SOURCE_FAILED,
                connection.withoutSecrets("The " + what + " of " + sourceName + " for " + connection
                        + " can not be made: " + innermost(cause) + ". Look at the properties of the source"),
                cause);
    }

    static TidemillException silent(KafkaReading<?, ?> reading, OffsetRange range) {
        return new TidemillException(
                ErrorCode.INPUT_FAILED,
                "No broker of " + reading.connection() + " has given " + range + " for " + reading.patience()
                        + ". Does the partition have a leader? patience(...) says how long to wait");
    }

    static TidemillException lost(
            KafkaReading<?, ?> reading, OffsetRange range, OffsetRange existing, @Nullable Exception cause) {
        return new TidemillException(
                ErrorCode.INPUT_FAILED,
                reading.sourceName() + " was to read " + range + ", but the partition has "
                        + (existing.isEmpty()
                                ? "no records, and goes on at " + existing.until()
                                : "only offsets " + existing.from() + " to " + (existing.until() - 1))
                        + ": retention has deleted records, or the topic was made anew. To go on without them, use"
                        + " lost(LostOffsets.EARLIEST) or LATEST",
                cause);
    }

    static TidemillException reading(KafkaReading<?, ?> reading, OffsetRange range, RuntimeException cause) {
        if (cause instanceof InterruptException || cause instanceof WakeupException) {
            return new TidemillException(ErrorCode.CANCELLED, "Reading " + range + " was broken off", cause);
        }
        return new TidemillException(
                ErrorCode.INPUT_FAILED,
                reading.connection()
                        .withoutSecrets("Reading " + range + " of " + reading.connection() + " failed: " + cause
                                + said(cause.getCause())),
                cause);
    }

    private static String said(@Nullable Throwable cause) {
        return cause == null ? "" : " (" + cause + ")";
    }

    /** Returns what is at the bottom of it, which is what a user can mend. */
    static Throwable innermost(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost;
    }
}
