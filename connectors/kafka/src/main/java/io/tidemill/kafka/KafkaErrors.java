package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** The failures of Kafka's clients, in words that say what to do. */
final class KafkaErrors {
    static final String HOW_TO_GO_ON = ". To go on, use lost(LostOffsets.EARLIEST) or LATEST";

    private KafkaErrors() {}

    /** Returns what to say of a topic that is another than the one that was read, with the partition that was read furthest. */
    static String madeAnew(
            String sourceName,
            TopicDirectory.Topic topic,
            TopicIds ids,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> ends) {
        String stands = positions.entrySet().stream()
                .filter(position -> position.getKey().topic().equals(topic.name()))
                .max(Map.Entry.comparingByValue())
                .map(position ->
                        sourceName + " stands at offset " + position.getValue() + " of " + position.getKey() + ", but ")
                .orElse(sourceName + " has read topic " + topic.name() + ", but ");
        return stands + "the topic was made anew: it had the id "
                + ids.of(topic.name()).map(Object::toString).orElse("of another")
                + ", and has " + topic.id() + " now, with "
                + ends.values().stream().mapToLong(Long::longValue).sum()
                + " offsets from 0 on, so other records are at the offsets that were read";
    }

    static TidemillException noClient(KafkaConnection connection, String what, String sourceName, Exception cause) {
        return new TidemillException(
                ErrorCode.SOURCE_FAILED,
                connection.withoutSecrets("The " + what + " of " + sourceName + " for " + connection
                        + " cannot be made: " + notMade(cause, "source")),
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

    static TidemillException ofAnotherTopic(KafkaReading<?, ?> reading, OffsetRange range, @Nullable Uuid topic) {
        return new TidemillException(
                ErrorCode.INPUT_FAILED,
                reading.sourceName() + " was to read " + range + " again, of the topic with the id " + topic
                        + ", but the topic was made anew and has another" + HOW_TO_GO_ON);
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

    /** Returns why a client cannot be made, and which properties to look at. */
    static String notMade(Throwable failure, String what) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.startsWith("Failed to load SSL")) {
                Throwable reason = cause.getCause() == null ? cause : cause.getCause();
                return message + ": " + reason.getMessage() + ". Look at ssl.truststore.location and"
                        + " ssl.truststore.password of the " + what + ", and at those of ssl.keystore";
            }
        }
        return innermost(failure) + ". Look at the properties of the " + what;
    }

    /** Returns whether brokers, or this side, have refused who the other claims to be, or what it may do. */
    static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return true;
            }
        }
        return false;
    }

    /** Returns what to look at after a refusal, as a sentence with a space before it. */
    static String whatToLookAt(Throwable refusal, String what) {
        String settings = settingsOf(refusal);
        return settings.isEmpty()
                ? " Look at the security properties of the " + what + ", and at the rights that it has"
                : settings;
    }

    /** Returns which settings to look at, as a sentence with a space before it; empty unless it is a login that failed. */
    private static String settingsOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SslAuthenticationException) {
                return " Look at ssl.truststore.location and ssl.truststore.password (does this program trust the"
                        + " certificate of the broker, and is it made for the address?), and at ssl.keystore.location"
                        + " where brokers ask for a certificate";
            }
            if (cause instanceof SaslAuthenticationException) {
                return " Look at the user and the password in sasl.jaas.config, and at sasl.mechanism";
            }
            if (cause instanceof UnsupportedSaslMechanismException || cause instanceof IllegalSaslStateException) {
                return " Look at sasl.mechanism and security.protocol: do they fit the port?";
            }
        }
        return "";
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
