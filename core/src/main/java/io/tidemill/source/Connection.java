package io.tidemill.source;

import io.tidemill.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection to a server: reads that end in time, and a place that the client gives up to others when it keeps them
 * waiting without sending.
 *
 * <pre>
 *   awaits the client, up to a time --- something whole came ---> busy: what it sent is put away and answered
 *        ^        |                                                 |
 *        |        +-- others wait, and the grace is over ---> asked to leave: the output is ended, the client closes
 *        +----------------------------------------------------------+
 * </pre>
 *
 * One thread holds the conversation; the server's thread asks it to leave.
 */
final class Connection {
    /** The first byte of a client that speaks TLS, which is the beginning of nothing that is taken here. */
    static final int TLS_HANDSHAKE = 0x16;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Socket socket;
    private final InputStream input;
    private final Clock clock;
    private final BooleanSupplier othersWait;

    /** When the next thing has to have come, by the clock. Owned by the conversation's thread. */
    private long deadlineNanos;

    // guarded by this
    private boolean isBusy = true;
    private boolean isAsked;
    private boolean isInputEnded;
    private long graceEndNanos;

    Connection(Socket socket, Clock clock, BooleanSupplier othersWait) throws IOException {
        this.socket = socket;
        this.input = socket.getInputStream();
        this.clock = clock;
        this.othersWait = othersWait;
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
    }

    /** Returns what the client sends; a read beyond the limit ends with a {@link SocketTimeoutException}. */
    InputStream input() {
        return new TimedInput();
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    SocketAddress client() {
        return socket.getRemoteSocketAddress();
    }

    /** Returns whether other clients wait for a place. */
    boolean othersWait() {
        return othersWait.getAsBoolean();
    }

    /**
     * Says that the client has to send something whole.
     *
     * @param limit how long that may take
     * @param grace how long it may take while others wait for a place
     */
    void awaitClient(Duration limit, Duration grace) {
        long now = clock.nanoTime();
        deadlineNanos = now + limit.toNanos();
        synchronized (this) {
            isBusy = false;
            graceEndNanos = now + grace.toNanos();
        }
    }

    /** Says that something whole came; returns false if the client was asked to leave before, so that no answer can be sent. */
    synchronized boolean becomeBusy() {
        isBusy = true;
        return !isAsked;
    }

    /** Returns for how long the client has kept its place beyond its grace; below 0 if it may keep it. */
    synchronized long overdueNanos() {
        return isBusy || isAsked ? -1 : clock.nanoTime() - graceEndNanos;
    }

    /** Ends the output, so that the client closes; what it has sent until then is still read. Does nothing while busy. */
    synchronized void askToLeave() {
        if (!isBusy && !isAsked) {
            isAsked = true;
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                LOG.debug("Ending the output of a socket failed", e);
            }
        }
    }

    synchronized boolean isAsked() {
        return isAsked;
    }

    /** Lets reads find the end of the input, although the client has not closed. */
    void endInput() {
        synchronized (this) {
            isInputEnded = true;
        }
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            LOG.debug("Ending the input of a socket failed", e);
        }
    }

    /** Returns whether the input ended on this side, perhaps within what the client was sending. */
    synchronized boolean isInputEnded() {
        return isInputEnded;
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing a socket failed", e);
        }
    }

    private final class TimedInput extends InputStream {
        @Override
        public int read() throws IOException {
            limitRead();
            return input.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            limitRead();
            return input.read(target, offset, length);
        }

        private void limitRead() throws IOException {
            long leftNanos = deadlineNanos - clock.nanoTime();
            if (leftNanos <= 0) {
                throw new SocketTimeoutException("The client took too long");
            }
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1));
        }
    }
}
