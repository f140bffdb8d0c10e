package io.tidemill.source;

import io.tidemill.error.TidemillException;

/** Where a server listens. */
record HostAndPort(String host, int port) {
    private static final int MAX_PORT = 65535;

    HostAndPort {
        if (host.isBlank()) {
            throw TidemillException.invalidArgument(
                    "The host of a socket source is empty; expected a name or an address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw TidemillException.invalidArgument(
                    "The port of the socket source on " + host + " is " + port + "; expected 1 to " + MAX_PORT);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
