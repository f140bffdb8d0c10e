package io.tidemill.cli;

import static java.util.Objects.requireNonNull;

import io.tidemill.cli.FeedClient.Outcome;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server that sends log lines to every client that connects.
 *
 * <p>Each client is sent the lines from the first one on, at the feed's rate counted from its connection, by a thread of its
 * own: a slow client slows itself only, and misses no line. A feed whose source ends has ended itself once a client was
 * sent everything and no client is connected.
 */
public final class LineFeed implements AutoCloseable {

    private final LineSource lines;
    private final FeedOptions options;
    private final Ticker ticker;
    private final ServerSocketChannel server;
    private final LongAdder linesSent = new LongAdder();
    private final CountDownLatch ended = new CountDownLatch(1);

    // Guarded by this.
    private final Map<FeedClient, Thread> connected = new LinkedHashMap<>();
    private int clients;
    private boolean served;
    private boolean closing;
    private @Nullable IOException failure;

    private LineFeed(LineSource lines, FeedOptions options, Ticker ticker, ServerSocketChannel server) {
        this.lines = lines;
        this.options = options;
        this.ticker = ticker;
        this.server = server;
    }

    /** Starts a feed; clients can connect when this returns. Throws when it cannot listen on the address. */
    public static LineFeed start(LineSource lines, FeedOptions options) throws IOException {
        return start(lines, options, Ticker.SYSTEM);
    }

    static LineFeed start(LineSource lines, FeedOptions options, Ticker ticker) throws IOException {
        requireNonNull(lines, "lines");
        requireNonNull(options, "options");
        LineFeed feed = new LineFeed(lines, options, ticker, listen(options.address()));
        startDaemon("tidemill-feed", feed::acceptClients);
        return feed;
    }

    /** Returns the port that this feed listens on. */
    public int port() {
        return server.socket().getLocalPort();
    }

    /**
     * Returns how many lines were handed whole to the connections of all clients so far; what was handed over last may not
     * be counted yet, unless this feed is closed.
     */
    public long linesSent() {
        return linesSent.sum();
    }

    /** Returns how many clients have connected so far. */
    public synchronized int clients() {
        return clients;
    }

    /** Returns how many clients are connected now. */
    public synchronized int connectedClients() {
        return connected.size();
    }

    /**
     * Waits until this feed has ended: its source ended and no client is connected, it was closed, or it failed.
     *
     * @return whether it has ended within {@code timeout}
     * @throws IOException if reading the source or accepting clients failed
     */
    public boolean awaitEnd(Duration timeout) throws IOException, InterruptedException {
        boolean hasEnded = ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        throwFailure();
        return hasEnded;
    }

    /**
     * Stops sending to each client at a line end, and closes its connection so that it can read everything it was sent;
     * blocks until all have, but cuts off those that have not when the feed's patience is over. No client is accepted any
     * more.
     */
    @Override
    public void close() throws IOException {
        long deadline = System.nanoTime() + options.patience().toNanos();
        Map<FeedClient, Thread> clientsLeft = stopAll();
        try {
            for (Thread thread : clientsLeft.values()) {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (FeedClient client : clientsLeft.keySet()) {
            client.cutOff();
        }
        ended.countDown();
    }

    private synchronized Map<FeedClient, Thread> stopAll() throws IOException {
        closing = true;
        server.close();
        connected.forEach(FeedClient::stop);
        return Map.copyOf(connected);
    }

    private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            if (address.isUnresolved()) {
                throw new SocketException("unknown host");
            }
            return server.bind(address);
        } catch (IOException e) {
            server.close();
            throw cannotListen(address, e);
        }
    }

    private static IOException cannotListen(InetSocketAddress address, IOException cause) {
        BindException exception =
                new BindException("Cannot listen on " + address.getHostString() + ":" + address.getPort() + " ("
                        + cause.getMessage() + "); choose another address, or port 0 for any free port");
        exception.initCause(cause);
        return exception;
    }

    private void acceptClients() {
        try {
            while (true) {
                welcome(server.accept());
            }
        } catch (ClosedChannelException e) {
            // The feed was closed.
        } catch (IOException e) {
            fail(e);
        }
    }

    private synchronized void welcome(SocketChannel channel) throws IOException {
        if (closing) {
            channel.close();
            return;
        }
        clients++;
        FeedClient client = new FeedClient(channel, options, ticker, linesSent);
        connected.put(client, startDaemon("tidemill-feed-" + clients, () -> serve(client)));
    }

    private void serve(FeedClient client) {
        boolean clientServed = false;
        try {
            clientServed = client.serve(lines) == Outcome.SERVED;
        } catch (IOException e) {
            fail(e);
        } finally {
            goodbye(client, clientServed);
        }
    }

    private synchronized void goodbye(FeedClient client, boolean clientServed) {
        connected.remove(client);
        served |= clientServed;
        if (served && connected.isEmpty()) {
            ended.countDown();
        }
    }

    private synchronized void fail(IOException cause) {
        failure = cause;
        ended.countDown();
    }

    private synchronized void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private static Thread startDaemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
