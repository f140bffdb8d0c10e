package io.tidemill.testkit.acceptance;

/**
 * A check with a name, for any test framework; it can be run any number of times.
 *
 * @param name a sentence that says what holds
 * @param body what is run
 */
public record AcceptanceCheck(String name, Body body) {
    /** What a check does. */
    @FunctionalInterface
    public interface Body {
        /** Throws an {@link AssertionError} if what the check's name says does not hold. */
        void run() throws Exception;
    }

    /**
     * Runs the check.
     *
     * @throws AssertionError if what its name says does not hold
     */
    public void run() throws Exception {
        body.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
