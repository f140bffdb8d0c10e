package io.tidemill.source;

import java.io.IOException;

/** What is done with one connection that a client has opened. */
@FunctionalInterface
interface Conversation {
    /**
     * Takes what the client sends, on the connection's thread, until the client has closed, or the input ends since the server
     * stops. The caller closes the connection.
     *
     * @throws IOException if the connection fails; only that one ends then
     */
    void hold(Connection connection) throws IOException;
}
