package io.tidemill.plan;

import java.io.Serial;
import java.io.Serializable;

/**
 * The identity of a kept result. Engines hold what is kept only as long as some plan holds its id. A copy that was made by
 * serialization is another identity.
 */
public final class CacheId implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String label;

    /** A new id; {@code label} is for people. */
    public CacheId(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
