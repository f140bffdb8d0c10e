package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.Optional;

/**
 * What may be set about an HTTP source.
 *
 * @param host the address to listen at; 127.0.0.1 unless set, which only programs of this machine reach
 * @param mostBodyBytes how large the body of a request may be; 8 MiB unless set, and never more than an eighth of the source's
 *     buffer
 * @param token what requests have to bring as {@code Authorization: Bearer TOKEN}; without it, everybody may send
 * @param mostConnections how many connections there may be; 256 unless set. Further clients wait for a place
 * @param requestTimeout how long a request may take to arrive, head and body together; a minute unless set
 * @param idleTimeout how long a connection may rest between two requests; 30 seconds unless set
 */
public record HttpOptions(
        String host,
        int mostBodyBytes,
        Optional<String> token,
        int mostConnections,
        Duration requestTimeout,
        Duration idleTimeout) {
    /** The usual options. */
    public static final HttpOptions DEFAULT =
            new HttpOptions("127.0.0.1", 8 << 20, Optional.empty(), 256, Duration.ofMinutes(1), Duration.ofSeconds(30));

    /** Checks the values. */
    public HttpOptions {
        if (mostBodyBytes < 1) {
            throw TidemillException.invalidArgument(
                    "The body of a request may have " + mostBodyBytes + " bytes; expected at least 1");
        }
        if (token.isPresent() && !token.get().matches("[!-~]+")) {
            throw TidemillException.invalidArgument(
                    "The token of the HTTP source is empty or has other characters than letters,"
                            + " digits and signs of ASCII; is the variable set that it comes from?");
        }
        ConnectionLimit.checked(mostConnections);
        ConnectionLimit.checkedTime("requestTimeout", requestTimeout);
        ConnectionLimit.checkedTime("idleTimeout", idleTimeout);
    }

    /** Returns these options with another address to listen at; {@code 0.0.0.0} is all of this machine. */
    public HttpOptions withHost(String address) {
        return new HttpOptions(address, mostBodyBytes, token, mostConnections, requestTimeout, idleTimeout);
    }

    /** Returns these options with another limit for the body of a request. */
    public HttpOptions withMostBodyBytes(int bytes) {
        return new HttpOptions(host, bytes, token, mostConnections, requestTimeout, idleTimeout);
    }

    /** Returns these options with a secret that requests have to bring. Traffic is not encrypted. */
    public HttpOptions withToken(String secret) {
        return new HttpOptions(host, mostBodyBytes, Optional.of(secret), mostConnections, requestTimeout, idleTimeout);
    }

    /**
     * Returns these options with another number of connections, each of which has a thread. When all are in use, a further client
     * waits, answers end their connections, and who rests for a second or takes five for a request is disconnected; the program's
     * listeners are told.
     */
    public HttpOptions withMostConnections(int connections) {
        return new HttpOptions(host, mostBodyBytes, token, connections, requestTimeout, idleTimeout);
    }

    /** Returns these options with another time in which a request has to arrive; one that takes longer is answered with 408. */
    public HttpOptions withRequestTimeout(Duration timeout) {
        return new HttpOptions(host, mostBodyBytes, token, mostConnections, timeout, idleTimeout);
    }

    /** Returns these options with another time after which a connection without requests is closed. */
    public HttpOptions withIdleTimeout(Duration timeout) {
        return new HttpOptions(host, mostBodyBytes, token, mostConnections, requestTimeout, timeout);
    }

    /** Returns a text that does not tell the token. */
    @Override
    public String toString() {
        return "HttpOptions[host=" + host + ", mostBodyBytes=" + mostBodyBytes + ", mostConnections=" + mostConnections
                + ", requestTimeout=" + requestTimeout + ", idleTimeout=" + idleTimeout
                + (token.isPresent() ? ", with a token]" : "]");
    }
}
