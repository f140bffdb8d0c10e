package io.tidemill.source;

import io.tidemill.time.BatchTime;

/** A running pushed source: what feeds it, and the buffer in between. */
record BufferedRun<T>(Feeder feeder, ReceiveBuffer<T> buffer) implements PacedRun<T> {
    @Override
    public SourceBatch<T> seal(BatchTime time, Quota quota) {
        return buffer.seal(time, quota);
    }

    @Override
    public long waitingBytes(BatchTime time) {
        return buffer.waitingBytes(time);
    }

    @Override
    public void holdAhead(long bytes) {
        buffer.holdAhead(bytes);
    }

    @Override
    public boolean hasHeldBack() {
        return buffer.hasHeldBack();
    }

    @Override
    public SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
        return buffer.replay(time, changes);
    }

    @Override
    public void forget(BatchTime time) {
        buffer.forget(time);
    }

    @Override
    public void stopReceiving() {
        buffer.stopFilling();
        feeder.stop();
        buffer.end();
    }

    @Override
    public boolean isExhausted() {
        return buffer.isExhausted();
    }

    @Override
    public void close() {
        buffer.close();
        feeder.stop();
    }
}
