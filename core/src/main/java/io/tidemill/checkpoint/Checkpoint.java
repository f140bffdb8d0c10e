package io.tidemill.checkpoint;

import io.tidemill.checkpoint.CheckpointRecord.Started;
import io.tidemill.engine.DurableStates;
import io.tidemill.engine.ValueSerializer;
import io.tidemill.plan.Split;
import io.tidemill.source.PositionChanges;
import io.tidemill.source.ReceivedLog;
import io.tidemill.time.BatchTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What a program goes on from, and where its batches are kept. Used by the thread that runs batches, in the order
 * {@code past, requireContinuation, restore, start, (planned, commit | giveUp)..., close}; a received log is used by its source's
 * threads as well.
 */
public sealed interface Checkpoint extends AutoCloseable permits CheckpointDirectory, CheckpointView {
    /** Returns what happened before. */
    Past past();

    /**
     * Refuses a program that cannot go on from here, and deletes what it discards; called once, before anything is taken from here.
     *
     * @throws io.tidemill.error.TidemillException of code {@code CHECKPOINT_REFUSED}, with both sides and the ways out
     */
    void requireContinuation(Started program);

    /** Gives the entries of the {@code announced} states to {@code states}. */
    void restore(DurableStates states, List<String> announced);

    /** Returns the log of a pushed source, a new one if there is none. */
    ReceivedLog receivedLog(String source);

    /** Begins to add batches; sources that are not among the program's are forgotten. */
    void start(Started program);

    /**
     * Fixes the input of a batch.
     *
     * @param changes how far it moves each source, by name; only those that it moves
     * @param remembering whether something outside will remember the time of the batch, even if it moves no source
     */
    void planned(BatchTime time, Map<String, PositionChanges> changes, boolean remembering);

    /**
     * Commits a batch: with the return of this call it has happened.
     *
     * @param totals of accumulators that have changed, by name
     */
    void commit(BatchTime time, DurableStates states, Map<String, byte[]> totals);

    /**
     * Keeps records of a batch that a window reads again and that cannot be computed again; called before its commit, and again
     * where the batch is run again.
     *
     * @param window the window's name
     */
    void keep(String window, BatchTime time, Iterator<?> records, ValueSerializer serializer);

    /**
     * Returns records of a batch that were kept for a window.
     *
     * @throws io.tidemill.error.TidemillException of code {@code CHECKPOINT_DAMAGED} if they are not there
     */
    <T> Split<T> kept(String window, BatchTime time, ValueSerializer serializer);

    /** Says that no records up to {@code time} are needed by a window any more. */
    void releaseKept(String window, BatchTime time);

    /** Notes that a batch failed, and that the program goes on without it. */
    void giveUp(BatchTime time);

    /** Returns the last batch whose input nobody will ask for any more, once {@code now} is committed. */
    BatchTime forgettable(BatchTime now);

    /** Makes durable what is not yet, and gives the directory back. */
    @Override
    void close();
}
