package io.tidemill.source;

import io.tidemill.source.ReceivedBytes.Read;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Received bytes that many connections fill, each with pieces of whole records; one at a time is let in. Who waits for room holds
 * up the others, so that all senders are slowed.
 *
 * @param <T> the type of the records
 */
final class SharedBytes<T> {
    private final ReceivedBytes<T> buffer;
    private final Optional<ReceivedLog> log;

    /** Whoever holds it is the filling thread of the buffer. */
    private final ReentrantLock filling = new ReentrantLock();

    SharedBytes(ReceivedBytes<T> buffer, Optional<ReceivedLog> log) {
        this.buffer = buffer;
        this.log = log;
    }

    ReceivedBytes<T> buffer() {
        return buffer;
    }

    /**
     * Stores records, after waiting for room, and as long as enough is held for the next batch.
     *
     * @return false if the buffer takes in no more; some of the records may have been stored then
     * @throws io.tidemill.error.TidemillException if they cannot be written to the received log
     */
    boolean store(byte[] bytes, int length) {
        return buffer.awaitPace() && storeAtOnce(bytes, length);
    }

    /** Stores records, after waiting for room only: of a sender that cannot be held back. */
    boolean storeAtOnce(byte[] bytes, int length) {
        ByteArrayInputStream input = new ByteArrayInputStream(bytes, 0, length);
        filling.lock();
        try {
            boolean takesIn = true;
            while (takesIn && input.available() > 0) {
                takesIn = buffer.readAtOnce(input) == Read.SOMETHING;
            }
            buffer.endConnection(takesIn);
            return takesIn;
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        } finally {
            filling.unlock();
        }
    }

    /** Makes durable what was stored before the call, where there is a received log. */
    void sync() {
        log.ifPresent(ReceivedLog::sync);
    }

    /** Says that nobody will store any more. */
    void end() {
        filling.lock();
        try {
            buffer.endFilling();
        } finally {
            filling.unlock();
        }
    }
}
