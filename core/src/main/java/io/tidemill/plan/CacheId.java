package io.tidemill.plan;

/**
 * The identity of a kept result. Engines hold what is kept only as long as some plan holds its id.
 */
public final class CacheId {
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
