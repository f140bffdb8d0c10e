package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;

/** The refusal to read what was released. */
final class ReleasedInput {
    private ReleasedInput() {}

    static TidemillException failure(String what) {
        return new TidemillException(
                ErrorCode.INPUT_RELEASED,
                "The " + what
                        + " was read after its batch, and every window over it, was over. To use an RDD later, cache() it"
                        + " and run an action on it within its batch, or collect() what is needed");
    }
}
