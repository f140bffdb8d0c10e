package io.tidemill.source;

import java.nio.ByteBuffer;

/**
 * Where a pushed source writes what it receives, so that it can give it again after a crash. Entries have positions, which only
 * grow: the position of an entry is where it ends, and what follows has a larger one; before the first entry it is 0. Safe for use
 * by many threads.
 */
public interface ReceivedLog {
    /**
     * Adds an entry, and returns its position. It survives the end of the process from then on, and the end of the machine from the
     * next {@link #sync}.
     *
     * @param slot the batch time that the entry belongs to, in milliseconds since the epoch
     * @throws io.tidemill.error.TidemillException if it cannot be written; the log takes no more then
     */
    long append(long slot, ByteBuffer entry);

    /** Makes durable all that was added before the call; several callers share the cost of one. */
    void sync();

    /** Returns the position behind the last entry. */
    long end();

    /**
     * Gives the entries with positions in {@code (after, upTo]}, in their order, as long as {@code entries} takes them.
     *
     * @throws io.tidemill.error.TidemillException if one is damaged or not there any more
     */
    void read(long after, long upTo, Entries entries);

    /** Says that nobody reads entries up to {@code position} again, so that they may be deleted. */
    void release(long position);

    /** Someone who takes entries. */
    @FunctionalInterface
    interface Entries {
        /**
         * Takes one entry; {@code bytes} are only lent for the call.
         *
         * @return false if it does not want this entry, nor those that follow
         */
        boolean entry(long position, long slot, ByteBuffer bytes);
    }
}
