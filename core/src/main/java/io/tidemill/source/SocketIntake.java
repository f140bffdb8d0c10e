package io.tidemill.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * What is done with what a connection brings.
 *
 * @param <T> the type of the records
 */
interface SocketIntake<T> {
    /** Returns where it goes. */
    ReceiveBuffer<T> buffer();

    /**
     * Takes all that comes, on the client's thread; returns when the server has closed, or the buffer takes in no more.
     *
     * @throws IOException if the connection failed
     */
    void receive(InputStream input) throws IOException;

    /** Called last, by the client's thread: there will be no other connection. */
    void end();

    /** Returns how long a stop waits for {@link #receive} to put away what it has read. */
    Duration stopPatience();
}
