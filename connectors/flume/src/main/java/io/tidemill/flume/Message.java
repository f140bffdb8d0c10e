package io.tidemill.flume;

import java.util.List;
import java.util.function.Function;

/**
 * What a peer sent and is to be answered.
 *
 * @param events the events to be stored; none, if there is nothing but to answer
 * @param answer the bytes to send, for events that are safe or not
 * @param next what comes after the answer
 */
record Message(List<FlumeEvent> events, Function<Boolean, byte[]> answer, Next next) {
    /** What happens to the connection. */
    enum Next {
        GO_ON,
        CLOSE
    }

    /** A message without events. */
    static Message answered(byte[] answer, Next next) {
        return new Message(List.of(), safe -> answer, next);
    }
}
