package io.tidemill.source;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The thread that takes messages of syslog as datagrams, one in each (RFC 5426), and stores each after its length. */
final class DatagramServer implements Feeder {
    private static final int MOST_DATAGRAM_BYTES = 65_535;
    private static final int SYSTEM_BUFFER_BYTES = 4 << 20;

    /** How often what the system dropped is counted, while datagrams come; once more when none came for so long. */
    private static final int COUNT_MILLIS = 1000;

    private final SyslogFormat format;
    private final SharedBytes<SyslogMessage> intake;
    private final SourceContext context;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private @Nullable DatagramSocket open;
    private boolean stopping;
    private boolean storing;

    DatagramServer(SyslogFormat format, SharedBytes<SyslogMessage> intake, SourceContext context) {
        this.format = format;
        this.intake = intake;
        this.context = context;
    }

    /** Takes datagrams until the stop. */
    void run(DatagramSocket socket) {
        try (socket) {
            socket.setReceiveBufferSize(SYSTEM_BUFFER_BYTES);
            DroppedDatagrams dropped =
                    new DroppedDatagrams((InetSocketAddress) socket.getLocalSocketAddress(), context);
            dropped.count();
            adopt(socket);
            DatagramPacket packet = new DatagramPacket(new byte[MOST_DATAGRAM_BYTES], MOST_DATAGRAM_BYTES);
            long countedNanos = context.clock().nanoTime();
            while (setStoring(false)) {
                packet.setLength(MOST_DATAGRAM_BYTES);
                boolean came = receive(socket, packet);
                if (came && setStoring(true)) {
                    store(packet);
                }
                long now = context.clock().nanoTime();
                if (!came || now - countedNanos > TimeUnit.MILLISECONDS.toNanos(COUNT_MILLIS)) {
                    dropped.count();
                    countedNanos = now;
                }
            }
        } catch (IOException e) {
            if (!isStopping()) {
                context.events().fatal(context.name() + " cannot receive datagrams any more: " + e.getMessage(), e);
            }
        } catch (Throwable e) {
            context.events().fatal(context.name() + " cannot store datagrams: " + e.getMessage(), e);
        } finally {
            setStoring(false);
        }
    }

    /** Returns whether one came; after a while without one it waits for the next without a limit. */
    private static boolean receive(DatagramSocket socket, DatagramPacket packet) throws IOException {
        try {
            socket.receive(packet);
            socket.setSoTimeout(COUNT_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(0);
            return false;
        }
    }

    private void store(DatagramPacket packet) {
        int length = packet.getLength();
        if (length > format.mostMessageBytes()) {
            context.events().counted("truncated", 1, "a message of " + packet.getSocketAddress());
            length = format.mostMessageBytes();
        }
        if (length > 0) {
            byte[] head = (length + " ").getBytes(StandardCharsets.US_ASCII);
            byte[] frame = new byte[head.length + length];
            System.arraycopy(head, 0, frame, 0, head.length);
            System.arraycopy(packet.getData(), packet.getOffset(), frame, head.length, length);
            intake.storeAtOnce(frame, frame.length);
        }
    }

    private void adopt(DatagramSocket socket) {
        lock.lock();
        try {
            open = socket;
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the server is stopping, so that nothing is stored any more. */
    private boolean setStoring(boolean now) {
        lock.lock();
        try {
            storing = now && !stopping;
            changed.signalAll();
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when what was received is in the buffer. */
    @Override
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            if (open != null) {
                open.close();
            }
            while (storing) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
