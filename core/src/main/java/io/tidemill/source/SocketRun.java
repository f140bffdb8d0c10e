package io.tidemill.source;

import io.tidemill.time.BatchTime;

/** A client and the buffer that it fills. */
record SocketRun<T>(SocketClient client, ReceiveBuffer<T> buffer) implements SourceRun<T> {
    @Override
    public SourceBatch<T> seal(BatchTime time) {
        return buffer.seal(time);
    }

    @Override
    public void stopReceiving() {
        buffer.stopFilling();
        client.stop();
    }

    @Override
    public boolean isExhausted() {
        return buffer.isExhausted();
    }

    @Override
    public void close() {
        buffer.close();
        client.stop();
    }
}
