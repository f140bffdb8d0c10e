package io.tidemill.flume;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a peer sent and is to be answered.
 *
 * @param events the events to be stored; none, if there is nothing but to answer
 * @param answer the bytes to send, for events that are safe or not
 * @param refusal why the connection is closed after the answer, if it is
 */
record Message(List<FlumeEvent> events, Function<Boolean, byte[]> answer, Optional<String> refusal) {
    /** Events that are answered when it is known whether they are safe. */
    static Message of(List<FlumeEvent> events, Function<Boolean, byte[]> answer) {
        return new Message(events, answer, Optional.empty());
    }

    /** A message without events. */
    static Message answered(byte[] answer) {
        return of(List.of(), safe -> answer);
    }

    /** A message that is not taken, and what the peer is told. */
    static Message refused(byte[] answer, RefusedException why) {
        return new Message(List.of(), safe -> answer, Optional.of(String.valueOf(why.getMessage())));
    }
}
