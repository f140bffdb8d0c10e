package io.tidemill.source;

import java.io.IOException;
import java.io.InputStream;

/** What is done with what a connection brings; called by the client's thread. */
interface SocketIntake {
    /** Takes all that comes; returns when the server has closed, or nothing more is wanted. */
    void receive(InputStream input) throws IOException;

    /** Called last: there will be no other connection. */
    void end();
}
