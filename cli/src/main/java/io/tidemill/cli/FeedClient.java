package io.tidemill.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * One client of a feed: sends it lines at the feed's rate, with a position of its own, until the lines end, the feed stops
 * it, or it goes away.
 *
 * <p>Its thread owns all fields but {@code stopping}. A client that reads slowly blocks this thread only.
 */
final class FeedClient {

    /** The shortest wait of a rated client: bounds the cost of waking up, and the size of the bursts. */
    private static final long SLICE_NANOS = 1_000_000;

    private final SocketChannel channel;
    private final FeedOptions options;
    private final Ticker ticker;
    private final LongAdder linesSent;
    private volatile boolean stopping;
    private boolean insideLine;
    private long lines;

    FeedClient(SocketChannel channel, FeedOptions options, Ticker ticker, LongAdder linesSent) {
        this.channel = channel;
        this.options = options;
        this.ticker = ticker;
        this.linesSent = linesSent;
    }

    /** How serving a client ended. */
    enum Outcome {
        /** It was sent all lines of a source that ends. */
        SERVED,
        /** The feed stopped it at a line end. */
        STOPPED,
        /** It closed its connection. */
        GONE
    }

    /** Sends lines until an end. Throws when the source fails, not when the client goes away. */
    Outcome serve(LineSource source) throws IOException {
        try (channel;
                LineCursor cursor = source.open()) {
            Outcome outcome = send(cursor);
            sayGoodbye();
            return outcome;
        } catch (ClientGoneException e) {
            return Outcome.GONE;
        }
    }

    /** Asks {@code thread}, which serves this client, to stop at the next line end. */
    void stop(Thread thread) {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /** Breaks the connection, wherever serving stands. */
    void cutOff() throws IOException {
        channel.close();
    }

    private Outcome send(LineCursor cursor) throws IOException, ClientGoneException {
        Pace pace = new Pace(options.rate(), ticker.nanos());
        prepareChannel();
        while (!stopping || insideLine) {
            Optional<LineBlock> block = cursor.next();
            if (block.isEmpty()) {
                return Outcome.SERVED;
            }
            send(block.get(), pace);
        }
        return Outcome.STOPPED;
    }

    private void send(LineBlock block, Pace pace) throws ClientGoneException {
        if (block.lines() == 0) {
            insideLine = true;
            write(block.bytes());
            return;
        }
        int next = 0;
        while (next < block.lines() && (!stopping || insideLine)) {
            int count = awaitDueLines(pace, block.lines() - next);
            write(block.bytes(next, next + count));
            insideLine &= count == 0;
            next += count;
            lines += count;
            linesSent.add(count);
        }
    }

    /** Waits until lines are due and returns how many of the next {@code available} are; when stopping, the rest of a line. */
    private int awaitDueLines(Pace pace, int available) {
        while (!stopping) {
            long now = ticker.nanos();
            long due = pace.linesDueAt(now) - lines;
            if (due > 0) {
                return (int) Math.min(due, available);
            }
            ticker.parkUntil(Math.max(pace.timeOf(lines + 1), now + SLICE_NANOS));
        }
        return insideLine ? 1 : 0;
    }

    private void prepareChannel() throws ClientGoneException {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    private void write(ByteBuffer bytes) throws ClientGoneException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /*
     * Closing a socket at once would reset the connection if the client had sent anything, and a reset destroys what the
     * client has not read yet. So our direction is closed first, and the client's bytes are read away until it closes its.
     */
    private void sayGoodbye() throws ClientGoneException {
        Duration patience = options.patience();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            channel.shutdownOutput();
            Socket socket = channel.socket();
            InputStream input = socket.getInputStream();
            byte[] ignored = new byte[1024];
            do {
                socket.setSoTimeout(millisUntil(deadline));
            } while (input.read(ignored) >= 0 && System.nanoTime() < deadline);
        } catch (SocketTimeoutException e) {
            // The client keeps its side open; what it was sent stays readable after the close.
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /** Returns the time left, but at least a millisecond, for 0 would mean to wait for ever. */
    private static int millisUntil(long deadline) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
    }

    /** Signals that the client has closed its connection, which is no failure of the feed. */
    private static final class ClientGoneException extends Exception {

        private static final long serialVersionUID = 1;

        ClientGoneException(IOException cause) {
            super(cause);
        }
    }
}
