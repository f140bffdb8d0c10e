package io.tidemill.time;

import java.util.UUID;

/** The identity of this process among all that ever take part in a program. It stands here with what else no code may choose. */
public final class ProcessId {
    private static final UUID CURRENT = UUID.randomUUID();

    private ProcessId() {}

    /** Returns the id of this process: the same in every call, and another one in every process. */
    public static UUID current() {
        return CURRENT;
    }

    /** Returns an id that nothing else has, for what this process makes. */
    public static UUID unique() {
        return UUID.randomUUID();
    }
}
