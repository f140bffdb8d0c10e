package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.util.Optional;

/**
 * What may be set about an HTTP source.
 *
 * @param host the address to listen at; 127.0.0.1 unless set, which only programs of this machine reach
 * @param mostBodyBytes how large the body of a request may be; 8 MiB unless set, and never more than an eighth of the source's
 *     buffer
 * @param token what requests have to bring as {@code Authorization: Bearer TOKEN}; without it, everybody may send
 */
public record HttpOptions(String host, int mostBodyBytes, Optional<String> token) {
    /** The usual options. */
    public static final HttpOptions DEFAULT = new HttpOptions("127.0.0.1", 8 << 20, Optional.empty());

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
    }

    /** Returns these options with another address to listen at; {@code 0.0.0.0} is all of this machine. */
    public HttpOptions withHost(String address) {
        return new HttpOptions(address, mostBodyBytes, token);
    }

    /** Returns these options with another limit for the body of a request. */
    public HttpOptions withMostBodyBytes(int bytes) {
        return new HttpOptions(host, bytes, token);
    }

    /** Returns these options with a secret that requests have to bring. Traffic is not encrypted. */
    public HttpOptions withToken(String secret) {
        return new HttpOptions(host, mostBodyBytes, Optional.of(secret));
    }

    /** Returns a text that does not tell the token. */
    @Override
    public String toString() {
        return "HttpOptions[host=" + host + ", mostBodyBytes=" + mostBodyBytes
                + (token.isPresent() ? ", with a token]" : "]");
    }
}
