package io.tidemill.flume;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The memory that messages may take from their first byte until their events are stored, shared by all connections. */
final class InFlight {
    /** A share takes so much at a time, where it can, since taking costs as much as reading an event. */
    private static final int STEP_BYTES = 16 << 10;

    private final int bytes;
    private final Duration patience;
    private final Semaphore free;

    InFlight(int bytes, Duration patience) {
        this.bytes = bytes;
        this.patience = patience;
        this.free = new Semaphore(bytes, true);
    }

    /** Returns the share of one message, which is empty. */
    Share open() {
        return new Share();
    }

    /** What one message holds. Used by one thread, and closed by any. */
    final class Share implements AutoCloseable {
        private int spare; // taken, and not needed yet; owned by the thread that uses the share
        private int held; // guarded by this
        private boolean closed; // guarded by this

        /**
         * Takes more, before it is allocated; waits while other messages have it.
         *
         * @throws RefusedException if it does not become free, or is more than there can be
         */
        void take(long more) throws RefusedException, InterruptedException {
            if (more <= spare) {
                spare -= (int) more;
                return;
            }
            int lacking = (int) Math.min(Integer.MAX_VALUE, more - spare);
            int room = bytes - held();
            int step = Math.max(lacking, Math.min(STEP_BYTES, room));
            if (lacking > room) {
                throw new RefusedException("a message takes more than " + bytes
                        + " bytes of memory once it is read; let smaller batches be sent, or allow more with"
                        + " inFlightBytes()");
            }
            if (!free.tryAcquire(step, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RefusedException("no memory became free for a message within " + patience.toMillis()
                        + " ms; its events will be delivered again");
            }
            add(step);
            spare = step - lacking;
        }

        private synchronized int held() {
            return held;
        }

        private synchronized void add(int more) {
            if (closed) {
                free.release(more);
            } else {
                held += more;
            }
        }

        /** Gives back all of it. Closing again does nothing. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                free.release(held);
            }
        }
    }
}
