package io.tidemill.kafka;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.OptionalLong;

/**
 * How far a batch moved a partition, as the checkpoint has it: {@code 120} where it began at the last position;
 * {@code 100..120} where it began elsewhere, since it is the first, or offsets were lost.
 */
record KafkaPosition(OptionalLong from, long until) {
    private static final String DOTS = "..";

    static KafkaPosition ofRange(OffsetRange range) {
        return new KafkaPosition(OptionalLong.of(range.from()), range.until());
    }

    static KafkaPosition parse(String partition, String text) {
        int dots = text.indexOf(DOTS);
        try {
            return dots < 0
                    ? new KafkaPosition(OptionalLong.empty(), Long.parseLong(text))
                    : new KafkaPosition(
                            OptionalLong.of(Long.parseLong(text.substring(0, dots))),
                            Long.parseLong(text.substring(dots + DOTS.length())));
        } catch (NumberFormatException e) {
            throw new TidemillException(
                    ErrorCode.CHECKPOINT_REFUSED,
                    "The position of " + partition + " is '" + text + "', but an offset was expected, such as 120",
                    e);
        }
    }

    @Override
    public String toString() {
        return from.isPresent() ? from.getAsLong() + DOTS + until : Long.toString(until);
    }
}
