package io.tidemill.plan;

import java.util.Optional;

/** Whether a function leaves every record's key, and so its right place, as it was. */
public enum KeyUse {
    /** Keys stay: the parent's partitioner still holds. */
    KEPT,
    /** Keys may change: no partitioner holds. */
    CHANGED;

    Optional<Partitioner> partitionerOf(Plan<?> parent) {
        return this == KEPT ? parent.partitioner() : Optional.empty();
    }
}
