package io.tidemill.source;

import io.tidemill.settings.TidemillSettings;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps a connection to a server: it connects, gives what comes to its intake, and begins again. It says what
 * happens once per change, not once per attempt.
 */
final class SocketClient implements Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(SocketClient.class);
    private static final long FIRST_PAUSE_MILLIS = 100;

    /** What was last said to be in the way. */
    private enum Trouble {
        NONE,
        UNKNOWN_HOST,
        NO_CONNECTION
    }

    private final HostAndPort address;
    private final HostResolver resolver;
    private final SocketOptions options;
    private final SourceEvents events;
    private final SocketIntake<?> intake;
    private final String name;
    private final boolean reconnects;
    private final long maxPauseMillis;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private boolean stopping;
    private boolean receiving;
    private @Nullable Socket socket;

    // owned by the client's thread
    private Trouble trouble = Trouble.NONE;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    SocketClient(
            HostAndPort address,
            HostResolver resolver,
            SocketOptions options,
            SourceContext context,
            SocketIntake<?> intake) {
        this.address = address;
        this.resolver = resolver;
        this.options = options;
        this.events = context.events();
        this.intake = intake;
        this.name = context.name();
        this.reconnects = context.settings().get(TidemillSettings.SOCKET_RECONNECT);
        this.maxPauseMillis =
                context.settings().get(TidemillSettings.SOCKET_RETRY_LIMIT).toMillis();
    }

    void start(SourceContext context) {
        context.startThread("socket-" + address.port(), this::run);
    }

    /** Ends the connection, and returns when all that was read from it is in the buffer. */
    @Override
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            close(socket);
            changed.signalAll();
            long nanos = intake.stopPatience().toNanos();
            while (receiving && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            boolean more = true;
            while (more && !isStopping()) {
                Optional<Socket> connected = connect();
                if (connected.isPresent()) {
                    receive(connected.get());
                    more = reconnects;
                }
                if (more) {
                    pause();
                }
            }
        } catch (Throwable e) {
            events.fatal(name + " cannot go on reading from " + address + ": " + e.getMessage(), e);
        } finally {
            intake.end();
            adopt(null);
            events.wake();
        }
    }

    // ---- connecting ----

    private Optional<Socket> connect() {
        try {
            IOException failure = null;
            for (InetAddress candidate : resolver.resolve(address.host())) {
                try {
                    return connect(candidate);
                } catch (IOException e) {
                    failure = e;
                }
            }
            sayFailed(Trouble.NO_CONNECTION, "cannot connect to " + address, failure);
        } catch (UnknownHostException e) {
            sayFailed(Trouble.UNKNOWN_HOST, "no address is known for the host " + address.host(), e);
        }
        return Optional.empty();
    }

    private Optional<Socket> connect(InetAddress candidate) throws IOException {
        Socket candidateSocket = new Socket();
        if (!adopt(candidateSocket)) {
            return Optional.empty();
        }
        try {
            if (options.receiveBufferBytes().isPresent()) {
                candidateSocket.setReceiveBufferSize(
                        options.receiveBufferBytes().getAsInt());
            }
            candidateSocket.setTcpNoDelay(true);
            candidateSocket.setKeepAlive(true);
            candidateSocket.connect(new InetSocketAddress(candidate, address.port()), (int)
                    options.connectTimeout().toMillis());
            return Optional.of(candidateSocket);
        } catch (IOException e) {
            close(candidateSocket);
            throw e;
        }
    }

    /** Makes {@code other} the socket that a stop closes; returns false if the stop was before. */
    private boolean adopt(@Nullable Socket other) {
        lock.lock();
        try {
            socket = other;
            if (stopping) {
                close(other);
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private static void close(@Nullable Socket closed) {
        if (closed != null) {
            try {
                closed.close();
            } catch (IOException e) {
                LOG.debug("Closing a socket failed", e);
            }
        }
    }

    // ---- receiving ----

    private void receive(Socket connected) {
        if (!setReceiving(true)) {
            return;
        }
        trouble = Trouble.NONE;
        LOG.info("{}: connected to {}", name, address);
        events.started("connected to " + address);
        try (connected;
                NoticingStream input = new NoticingStream(connected.getInputStream())) {
            try {
                intake.receive(input);
            } finally {
                setReceiving(false);
                if (input.broughtSomething) {
                    pauseMillis = FIRST_PAUSE_MILLIS;
                }
            }
            sayClosed();
        } catch (IOException e) {
            sayBroken(e);
        }
    }

    /** Returns false if the client is stopping. */
    private boolean setReceiving(boolean now) {
        lock.lock();
        try {
            receiving = now && !stopping;
            changed.signalAll();
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Waits before the next attempt, longer each time, until the client is stopped. */
    private void pause() {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(Math.min(pauseMillis, maxPauseMillis));
            while (!stopping && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            pauseMillis = Math.min(2 * pauseMillis, maxPauseMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether to go no further; an interrupt of the client's thread is a stop too. */
    private boolean isStopping() {
        lock.lock();
        try {
            return stopping || Thread.currentThread().isInterrupted();
        } finally {
            lock.unlock();
        }
    }

    // ---- saying ----

    private void sayFailed(Trouble now, String what, @Nullable IOException cause) {
        if (isStopping() || now == trouble) {
            return;
        }
        trouble = now;
        String message = what + "; trying again, after at most " + maxPauseMillis + " ms";
        LOG.warn("{}: {} ({})", name, message, String.valueOf(cause));
        events.failed(message, cause == null ? new IOException(what) : cause);
    }

    private void sayClosed() {
        if (isStopping()) {
            return;
        }
        String message = address + " has closed the connection; " + next();
        LOG.info("{}: {}", name, message);
        events.stopped(message);
    }

    private void sayBroken(IOException cause) {
        if (isStopping()) {
            return;
        }
        String message = "the connection to " + address + " failed; " + next();
        LOG.warn("{}: {} ({})", name, message, cause.toString());
        events.failed(message, cause);
        events.stopped(message);
    }

    private String next() {
        return reconnects ? "connecting again" : "the source has ended, since tidemill.socket.reconnect is false";
    }

    /** Remembers whether anything came, so that a server that closes at once is not asked again and again without a pause. */
    private static final class NoticingStream extends FilterInputStream {
        private boolean broughtSomething;

        NoticingStream(InputStream input) {
            super(input);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            broughtSomething |= read >= 0;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            broughtSomething |= count > 0;
            return count;
        }
    }
}
