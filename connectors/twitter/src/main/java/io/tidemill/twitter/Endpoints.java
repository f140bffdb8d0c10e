package io.tidemill.twitter;

import io.tidemill.error.TidemillException;
import java.net.URI;
import java.util.Set;

/** Where a bearer token may be sent. */
final class Endpoints {
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    private Endpoints() {}

    /** Returns {@code endpoint}, or refuses one to which the token would go in the clear. */
    static URI checked(URI endpoint) {
        String host = String.valueOf(endpoint.getHost());
        boolean isSafe = "https".equals(endpoint.getScheme())
                || ("http".equals(endpoint.getScheme()) && THIS_MACHINE.contains(host));
        if (endpoint.getHost() == null || endpoint.getUserInfo() != null || !isSafe) {
            throw TidemillException.invalidArgument(
                    "The endpoint of X is https://HOST, or http://HOST:PORT on this machine, not "
                            + endpoint.getScheme() + "://" + host + ": the bearer token must not be sent in the clear");
        }
        return endpoint;
    }
}
