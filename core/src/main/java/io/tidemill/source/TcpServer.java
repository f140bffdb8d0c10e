package io.tidemill.source;

import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket with a thread that accepts, and one for each connection. When there are as many connections as it may have,
 * the next client waits for a place, and the one that has kept its place for the longest time without sending is asked to leave. When
 * the system gives no connection, it is asked again after a pause. Both are told once, until they are over.
 */
final class TcpServer implements Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);
    private static final int BACKLOG = 256;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    /** How long a client that was asked to leave may take to do so. */
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(5);

    /** How long a stop waits for connections to put away what they have read, and to answer. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ListenAddress address;
    private final String protocol;
    private final ConnectionLimit limit;
    private final SourceContext context;
    private final SourceEvents events;
    private final Conversation conversation;
    private final Runnable whenOver;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private final Set<Connection> connections = new HashSet<>();
    private @Nullable ServerSocket listening;
    private @Nullable Connection leaving;
    private long leavePolls;
    private boolean isFull;
    private boolean stopping;
    private boolean over;

    private volatile boolean othersWait;
    private final AtomicBoolean isUnexpectedTold = new AtomicBoolean();

    /** What messages call it. */
    private volatile String place;

    // owned by the accepting thread
    private boolean isFailing;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /**
     * A server that is not started.
     *
     * @param protocol the word for it in names of threads and messages
     * @param whenOver called when nothing is put into the buffer any more
     */
    TcpServer(
            ListenAddress address,
            String protocol,
            ConnectionLimit limit,
            SourceContext context,
            Conversation conversation,
            Runnable whenOver) {
        this.address = address;
        this.protocol = protocol;
        this.limit = limit;
        this.context = context;
        this.events = context.events();
        this.conversation = conversation;
        this.whenOver = whenOver;
        this.place = protocol + " " + address;
    }

    /** How the listening socket is opened. */
    @FunctionalInterface
    interface Opening {
        /** Returns a socket that listens. */
        ServerSocket open() throws IOException;
    }

    /** Returns a socket that listens at {@code address}. */
    static ServerSocket listen(ListenAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address.toSocketAddress(), BACKLOG);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Begins to listen, on a thread of its own; {@code bound} is told where. */
    void start(Opening opening, Consumer<ListenAddress> bound) {
        context.startThread(protocol + "-" + address.port(), () -> run(opening, bound));
    }

    private void run(Opening opening, Consumer<ListenAddress> bound) {
        try (ServerSocket server = opening.open()) {
            if (adopt(server)) {
                ListenAddress actual = address.bound(server.getLocalPort());
                bound.accept(actual);
                place = protocol + " " + actual;
                LOG.info("{}: listening at {}", context.name(), place);
                events.started(place);
                accept(server);
            }
        } catch (IOException e) {
            if (!isStopping()) {
                events.fatal(
                        context.name() + " cannot listen at " + protocol + " " + address + ": " + e.getMessage()
                                + ". Is the port in use, or below 1024, or the address not of this machine?",
                        e);
            }
        } finally {
            awaitConnections();
            whenOver.run();
            end();
        }
    }

    private boolean adopt(ServerSocket server) {
        lock.lock();
        try {
            listening = server;
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private void accept(ServerSocket server) throws IOException {
        while (!isStopping()) {
            try {
                admit(server, server.accept());
                sayAccepting();
            } catch (IOException e) {
                if (isStopping() || server.isClosed()) {
                    throw e;
                }
                sayFailing(e);
                pause();
            }
        }
    }

    /** Gives the client a place and a thread, when there is a place. */
    private void admit(ServerSocket server, Socket socket) throws IOException {
        Connection connection;
        try {
            connection = new Connection(socket, context.clock(), () -> othersWait);
        } catch (IOException e) {
            socket.close();
            LOG.debug("{}: a client was gone before it was served", context.name(), e);
            return;
        }
        if (!enter(connection)) {
            connection.close();
            return;
        }
        try {
            context.startThread(
                    protocol + "-" + server.getLocalPort() + "-" + socket.getPort(), () -> hold(connection));
        } catch (OutOfMemoryError e) {
            connection.close();
            leave(connection);
            throw new IOException("no thread for a further connection", e);
        }
    }

    /** Waits for a place; returns false if the server is stopping. */
    private boolean enter(Connection connection) {
        lock.lock();
        try {
            while (!stopping && connections.size() >= limit.most()) {
                othersWait = true;
                sayFull();
                makeRoom();
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MILLIS));
            }
            return !stopping && connections.add(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
            return false;
        } finally {
            othersWait = false;
            lock.unlock();
        }
    }

    /** Asks the client to leave that has kept its place for the longest time without sending; called with the lock held. */
    private void makeRoom() {
        if (leaving == null) {
            connections.stream()
                    .filter(it -> it.overdueNanos() >= 0)
                    .max(Comparator.comparingLong(Connection::overdueNanos))
                    .ifPresent(this::ask);
        } else if (--leavePolls == 0) {
            leaving.endInput();
        }
    }

    private void ask(Connection connection) {
        connection.askToLeave();
        if (connection.isAsked()) {
            leaving = connection;
            leavePolls = LEAVE_PATIENCE.toMillis() / FIRST_PAUSE_MILLIS;
        }
    }

    private void pause() {
        lock.lock();
        try {
            makeRoom();
            long nanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            while (!stopping && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }

    private void hold(Connection connection) {
        try {
            conversation.hold(connection);
        } catch (IOException e) {
            LOG.debug("{}: the connection of {} failed", context.name(), connection.client(), e);
        } catch (TidemillException e) { // what was sent cannot be kept
            fail(connection, e);
        } catch (RuntimeException e) {
            sayUnexpected(connection, e);
        } catch (Throwable e) {
            fail(connection, e);
        } finally {
            connection.close();
            leave(connection);
        }
    }

    private void fail(Connection connection, Throwable e) {
        events.fatal(
                context.name() + " cannot go on with what " + connection.client() + " sends: " + e.getMessage(), e);
    }

    private void leave(Connection connection) {
        lock.lock();
        try {
            connections.remove(connection);
            if (connection == leaving) {
                leaving = null;
            }
            if (isFull && !othersWait && connections.size() <= limit.most() / 2) {
                isFull = false;
                LOG.info("{}: {} has places for connections again", context.name(), place);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitConnections() {
        lock.lock();
        try {
            while (!connections.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        events.wake();
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the input of all connections, and returns when what was read from them is in the buffer, and answered. */
    @Override
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            if (listening == null || over) {
                return; // not bound yet: it will not accept
            }
            closeListening(listening);
            connections.forEach(Connection::endInput);
            changed.signalAll();
            long nanos = STOP_PATIENCE.toNanos();
            while (!connections.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            connections.forEach(Connection::close);
        } catch (InterruptedException e) {
            connections.forEach(Connection::close);
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private static void closeListening(ServerSocket server) {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("Closing a listening socket failed", e);
        }
    }

    // ---- saying, once per change

    private void sayFull() {
        if (isFull) {
            return;
        }
        isFull = true;
        String message = "all " + limit.most() + " connections that " + place
                + " may have are in use; further clients wait until one ends, and the one that is silent for the"
                + " longest time is asked to leave. Let clients close what they do not use, or raise"
                + " " + limit.option();
        LOG.warn("{}: {}", context.name(), message);
        events.failed(message, new IOException("all " + limit.most() + " connections are in use"));
    }

    private void sayFailing(IOException cause) {
        if (isFailing) {
            return;
        }
        isFailing = true;
        String message = place + " cannot accept connections: " + cause.getMessage()
                + "; trying again. If the system has no more files or threads for this program, raise its limits (such"
                + " as ulimit -n) or lower " + limit.option();
        LOG.warn("{}: {}", context.name(), message);
        events.failed(message, cause);
    }

    /** Counts a connection that ended since its conversation failed; the first is told, with where that was. */
    private void sayUnexpected(Connection connection, RuntimeException cause) {
        String example = "the connection of " + connection.client() + " to " + place + " was closed, since what it sent"
                + " could not be taken: " + cause;
        if (isUnexpectedTold.compareAndSet(false, true)) {
            LOG.warn("{}: {}; further ones are counted", context.name(), example, cause);
        }
        events.counted("failed", 1, example);
    }

    private void sayAccepting() {
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (isFailing) {
            isFailing = false;
            LOG.info("{}: {} accepts connections again", context.name(), place);
        }
    }
}
