package io.tidemill.engine.local;

/**
 * Asked after something was read of a partition of a state, and before it is used: throws if a later step may have changed it
 * meanwhile. Costs next to nothing while the step is open.
 */
@FunctionalInterface
interface ReadCheck {
    /** For readers that are alone with the partition. */
    ReadCheck ALONE = () -> {};

    /** Throws if what was read may not be what the step left. */
    void check();
}
