package io.tidemill.flume;

import java.io.IOException;

/** The protocol that is spoken on one connection, and what both sides have said so far. */
interface Conversation {
    /** Returns whether the peer has proved that it speaks the protocol, so that it may be silent as long as it likes. */
    boolean isEstablished();

    /**
     * Reads the message that begins with the next byte of {@code in}.
     *
     * @param share takes what the message needs
     * @throws RefusedException if it is no message of the protocol
     */
    Message read(MessageInput in, InFlight.Share share) throws IOException, InterruptedException;
}
