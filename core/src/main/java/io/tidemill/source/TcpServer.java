package io.tidemill.source;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket with a thread that accepts, and one for each connection. When there are as many connections as it may have,
 * it accepts no more until one has ended.
 */
final class TcpServer implements Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);
    private static final int BACKLOG = 64;

    /** How long a stop waits for connections to put away what they have read, and to answer. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final ListenAddress address;
    private final String protocol;
    private final int mostConnections;
    private final SourceContext context;
    private final SourceEvents events;
    private final Conversation conversation;
    private final Runnable whenOver;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private final Set<Socket> connections = new HashSet<>();
    private @Nullable ServerSocket listening;
    private boolean stopping;
    private boolean over;

    /**
     * A server that is not started.
     *
     * @param protocol the word for it in names of threads and messages
     * @param whenOver called when nothing is put into the buffer any more
     */
    TcpServer(
            ListenAddress address,
            String protocol,
            int mostConnections,
            SourceContext context,
            Conversation conversation,
            Runnable whenOver) {
        this.address = address;
        this.protocol = protocol;
        this.mostConnections = mostConnections;
        this.context = context;
        this.events = context.events();
        this.conversation = conversation;
        this.whenOver = whenOver;
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
                LOG.info("{}: listening at {} {}", context.name(), protocol, actual);
                events.started(protocol + " " + actual);
                accept(server);
            }
        } catch (IOException e) {
            if (!isStopping()) {
                events.fatal(
                        context.name() + " can not listen at " + protocol + " " + address + ": " + e.getMessage()
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
        while (awaitPlace()) {
            Socket socket = server.accept();
            if (enter(socket)) {
                context.startThread(
                        protocol + "-" + server.getLocalPort() + "-" + socket.getPort(), () -> hold(socket));
            } else {
                close(socket);
            }
        }
    }

    private boolean awaitPlace() {
        lock.lock();
        try {
            while (!stopping && connections.size() >= mostConnections) {
                changed.awaitUninterruptibly();
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private boolean enter(Socket socket) {
        lock.lock();
        try {
            return !stopping && connections.add(socket);
        } finally {
            lock.unlock();
        }
    }

    private void hold(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            conversation.hold(socket);
        } catch (IOException e) {
            LOG.debug("{}: the connection of {} failed", context.name(), socket.getRemoteSocketAddress(), e);
        } catch (Throwable e) {
            events.fatal(
                    context.name() + " can not go on with what " + socket.getRemoteSocketAddress() + " sends: "
                            + e.getMessage(),
                    e);
        } finally {
            close(socket);
            leave(socket);
        }
    }

    private void leave(Socket socket) {
        lock.lock();
        try {
            connections.remove(socket);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing a socket failed", e);
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
            for (Socket socket : connections) {
                endInput(socket);
            }
            changed.signalAll();
            long nanos = STOP_PATIENCE.toNanos();
            while (!connections.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            connections.forEach(TcpServer::close);
        } catch (InterruptedException e) {
            connections.forEach(TcpServer::close);
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

    private static void endInput(Socket socket) {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            LOG.debug("Ending the input of a socket failed", e);
        }
    }
}
