package io.tidemill.flume;

import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceEvents;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that agents connect to: a thread that accepts, and one for each connection. */
final class FlumeServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FlumeServer.class);

    private final FlumeOptions options;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private boolean isFull; // owned by the thread that accepts

    private FlumeServer(FlumeOptions options, ServerSocket listening) {
        this.options = options;
        this.listening = listening;
        this.places = new Semaphore(options.connections());
    }

    /** Takes the port. */
    static FlumeServer open(FlumeOptions options) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(options.host(), options.port()));
            return new FlumeServer(options, socket);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on " + options.address() + ": " + e.getMessage(), e);
        }
    }

    /** Starts to accept connections, whose events go to {@code store}; {@code failed} hears when no more can be accepted. */
    void serve(SourceContext context, EventStore store, Consumer<IOException> failed) {
        InFlight memory =
                new InFlight(options.limits().inFlightBytes(), options.limits().patience());
        context.startThread("flume-accept-" + options.port(), () -> accept(context, store, memory, failed));
    }

    private void accept(SourceContext context, EventStore store, InFlight memory, Consumer<IOException> failed) {
        try {
            while (!listening.isClosed()) {
                Socket socket = listening.accept();
                open.add(socket);
                awaitPlace(context.events());
                if (listening.isClosed()) {
                    end(socket);
                    return;
                }
                FlumeConnection connection = new FlumeConnection(socket, options, store, memory, context.events());
                context.startThread("flume-" + options.port() + "-" + socket.getPort(), () -> {
                    try {
                        connection.run();
                    } finally {
                        end(socket);
                    }
                });
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                failed.accept(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a place for one that has come; where it has to wait, that is told once until places are free again. */
    private void awaitPlace(SourceEvents events) throws InterruptedException {
        if (places.tryAcquire()) {
            isFull &= places.availablePermits() < options.connections() / 4;
            return;
        }
        if (!isFull) {
            isFull = true;
            String message = "all " + options.connections() + " connections of " + options.address()
                    + " are taken, so that others wait; raise connections(...), or let fewer agents connect";
            LOG.warn(message);
            events.failed(message, new IOException(message));
        }
        places.acquire();
    }

    private void end(Socket socket) {
        if (open.remove(socket)) {
            places.release();
        }
        closeQuietly(socket);
    }

    /** Gives back the port, and reads no more from any connection; each is closed when its last message is answered. */
    @Override
    public void close() {
        closeQuietly(listening);
        open.forEach(FlumeServer::shutQuietly);
        places.release(); // whoever waits for a place sees that there is no port
    }

    private static void shutQuietly(Socket socket) {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            LOG.debug("{} was closed already", socket, e);
        }
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing {} failed", socket, e);
        }
    }
}
