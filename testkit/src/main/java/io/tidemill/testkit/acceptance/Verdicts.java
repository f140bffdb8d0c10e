package io.tidemill.testkit.acceptance;

/** How checks say that something does not hold. */
final class Verdicts {
    private Verdicts() {}

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
