package io.tidemill.twitter;

import java.io.IOException;
import java.io.Serial;

/** X has answered with a status that is an error. */
final class StatusException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient RateLimit limit;

    /**
     * Says what the status means.
     *
     * @param limit what X said of its limit
     */
    StatusException(int status, String path, StreamProblem problem, RateLimit limit) {
        super(inWords(status, path) + "; " + problem.inWords());
        this.status = status;
        this.limit = limit;
    }

    private static String inWords(int status, String path) {
        String what = path + " was answered with status " + status;
        return switch (status) {
            case 400 -> what + ": X does not understand the request; look at rules, fields and expansions";
            case 401 ->
                what
                        + ": X does not accept the bearer token; make a new one in its developer portal, and set"
                        + " X_BEARER_TOKEN";
            case 403 ->
                what + ": the account of the bearer token may not do this; X's developer portal shows what it may";
            case 404 -> what + ": there is no such stream; look at the endpoint";
            case 409 -> what + ": the filtered stream has no rules; add some with rules(...) or XRules";
            case 420, 429 -> what + ": X was asked too often, or has too many connections of this account";
            default -> what;
        };
    }

    boolean isRateLimit() {
        return status == 429 || status == 420;
    }

    /** Returns whether asking again would be answered in the same way. */
    boolean isFinal() {
        return status < 500 && status != 408 && status != 409 && status != 425 && !isRateLimit();
    }

    RateLimit limit() {
        return limit;
    }
}
