package io.tidemill.source;

import io.tidemill.time.BatchTime;

/** What lies between a source's thread, which fills it, and the batches, which take from it. */
interface ReceiveBuffer<T> {
    /** Takes what belongs to the batch at {@code time}, within the quota; a late batch leaves a part to the next one when there is much. */
    SourceBatch<T> seal(BatchTime time, Quota quota);

    /** Takes what belongs to the batch at {@code time}. */
    default SourceBatch<T> seal(BatchTime time) {
        return seal(time, Quota.UNLIMITED);
    }

    /** Returns how many bytes there are to seal, those of an earlier run that are not in memory counted as a full buffer. */
    long waitingBytes(BatchTime time);

    /** Sets how many bytes may be ready for the next batch before the sender waits. */
    void holdAhead(long bytes);

    /** Returns whether the sender had to wait for that since the last seal. */
    boolean hasHeldBack();

    /** Gives a batch of an earlier run again, from the received log. */
    SourceBatch<T> replay(BatchTime time, PositionChanges changes);

    /** Gives up what the received log keeps for batches up to {@code time}. */
    void forget(BatchTime time);

    /** Takes in no more, and lets nobody wait for room any longer; what is there stays. */
    void stopFilling();

    /** Says that nothing will come any more. */
    void end();

    /** Returns whether nothing will come any more and nothing is left to seal. */
    boolean isExhausted();

    /** Drops what is not sealed. */
    void close();
}
