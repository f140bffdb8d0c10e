package io.tidemill.flume;

import java.io.IOException;

/** What a peer sent is not what an agent sends, or more than is taken; its connection is closed. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
