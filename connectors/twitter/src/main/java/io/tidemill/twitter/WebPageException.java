package io.tidemill.twitter;

import java.io.IOException;
import java.io.Serial;
import java.net.URI;

/** What answered sent a web page where posts were expected. */
final class WebPageException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient RateLimit limit;

    WebPageException(URI endpoint, RateLimit limit) {
        super(endpoint.getAuthority()
                + " was answered with a web page instead of posts. Is a proxy in between, or the login of a"
                + " network?");
        this.limit = limit;
    }

    RateLimit limit() {
        return limit;
    }
}
