package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;

/**
 * How far a batch moved a partition, as the checkpoint has it: {@code 120@ID} where it began at the last position;
 * {@code 100..120@ID} where it began elsewhere, since it is the first, or offsets were lost.
 *
 * @param topic the id of the topic; none where brokers give none, and in checkpoints of earlier versions
 */
record KafkaPosition(OptionalLong from, long until, Optional<Uuid> topic) {
    private static final String DOTS = "..";
    private static final char AT = '@';

    static KafkaPosition parse(String partition, String text) {
        int at = text.indexOf(AT);
        String range = at < 0 ? text : text.substring(0, at);
        int dots = range.indexOf(DOTS);
        try {
            return new KafkaPosition(
                    dots < 0 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(range.substring(0, dots))),
                    Long.parseLong(dots < 0 ? range : range.substring(dots + DOTS.length())),
                    at < 0 ? Optional.empty() : Optional.of(Uuid.fromString(text.substring(at + 1))));
        } catch (IllegalArgumentException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "The position of " + partition + " is '" + text
                            + "', but an offset and the id of the topic were expected, such as"
                            + " 120@Y7sUqWFDTlqkbzgHqRGSzA",
                    e);
        }
    }

    @Override
    public String toString() {
        return (from.isPresent() ? from.getAsLong() + DOTS + until : Long.toString(until))
                + topic.map(id -> AT + id.toString()).orElse("");
    }
}
