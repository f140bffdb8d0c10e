package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.net.InetSocketAddress;

/** Where a source listens; port 0 takes any that is free. */
record ListenAddress(String host, int port) {
    private static final int MAX_PORT = 65535;

    ListenAddress {
        if (host.isBlank()) {
            throw TidemillException.invalidArgument(
                    "The host to listen on is empty; expected an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all");
        }
        if (port < 0 || port > MAX_PORT) {
            throw TidemillException.invalidArgument("The port to listen on at " + host + " is " + port
                    + "; expected 1 to " + MAX_PORT + ", or 0 for any that is free");
        }
    }

    /** Returns the address in the form that sockets take; a host that is not known is found out when it is bound. */
    InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(host, port);
    }

    /** Returns this host with the port that was bound. */
    ListenAddress bound(int boundPort) {
        return new ListenAddress(host, boundPort);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
