package io.tidemill.engine;

import io.tidemill.function.Pair;
import io.tidemill.plan.StateShape;
import io.tidemill.time.BatchTime;
import java.util.Iterator;

/**
 * The side of an engine that keeps states over crashes. Whoever logs batches asks it for blocks before each commit, and gives
 * them back in the same order at the next start.
 *
 * <p>Blocks hold what the steps changed and, piece by piece, everything else: a <em>round</em> is the time in which every entry has
 * been written at least once. So the blocks since the beginning of the last complete round are enough to restore all states, and
 * older ones may be dropped; no batch ever has to write a state as a whole.
 *
 * <p>Used by the thread that runs batches.
 */
public interface DurableStates {
    /** Says that blocks of a state may follow, which was last committed at {@code committed}; nothing follows if it was empty. */
    void restore(StateShape<?, ?, ?> shape, BatchTime committed);

    /**
     * Takes a block of a state that was announced, after all blocks that were written before it.
     *
     * @throws io.tidemill.error.TidemillException if it cannot be read; says which state
     */
    void restore(StateBlock block);

    /** Drops all that was restored of a state; for one that was not announced it does nothing. */
    void forget(String state);

    /** Applies all blocks so far. Needed after the last, and where keys may have changed their partitions. */
    void settle();

    /** Writes what the open steps of the batch at {@code time} changed; called before it is committed. */
    void writeChanges(BatchTime time, StateBlock.Sink sink);

    /**
     * Writes a share of all entries, as the open steps see them; called after {@link #writeChanges}, and left out where nothing
     * would be written.
     *
     * @param share how much of a round to write, more than 0 and at most 1
     */
    void writeShare(BatchTime time, double share, StateBlock.Sink sink);

    /** Returns whether all entries have been written since the round began. */
    boolean isRoundComplete();

    /** Begins a new round. */
    void beginRound();

    /** Returns the keys of a state with their values, as of the last commit; nothing for one that is not there. */
    Iterator<? extends Pair<?, ?>> entries(String state);
}
