package io.tidemill.twitter;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import java.util.Map;
import java.util.stream.Stream;

/** The secret that X knows a program by. Nothing but {@link #header} tells it. */
final class BearerToken {
    private static final String VARIABLE = "X_BEARER_TOKEN";
    private static final int LEAST_SECRET = 6;

    private final String secret;

    private BearerToken(String secret) {
        this.secret = secret;
    }

    /** Returns a token, or refuses what can be none, without showing it. */
    static BearerToken of(String secret) {
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new TidemillException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The bearer token for X is "
                            + (secret.isEmpty()
                                    ? "empty"
                                    : "none: it has a blank or a letter in it that no" + " token has")
                            + "; copy it from X's developer portal as it stands there");
        }
        return new BearerToken(secret);
    }

    /** Returns the setting's token, or else the program's, or else the environment's. */
    static BearerToken find(Settings settings, String ofProgram, Map<String, String> environment) {
        return of(Stream.of(
                        settings.get(TidemillSettings.X_BEARER_TOKEN),
                        ofProgram,
                        environment.getOrDefault(VARIABLE, "").strip())
                .filter(token -> !token.isEmpty())
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.SOURCE_FAILED,
                        "There is no bearer token for X; set the environment variable " + VARIABLE + ", or the setting "
                                + TidemillSettings.X_BEARER_TOKEN.key())));
    }

    /** Returns the value of the header {@code Authorization}. */
    String header() {
        return "Bearer " + secret;
    }

    /**
     * Returns what somebody else wrote, without the token. One of a few letters, as for a server of one's own, stays: it is no secret,
     * and to star out each of its letters would both garble the text and tell them.
     */
    String hiddenIn(String text) {
        return secret.length() < LEAST_SECRET ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return "bearer token ***";
    }
}
