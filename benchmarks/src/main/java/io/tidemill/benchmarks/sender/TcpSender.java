package io.tidemill.benchmarks.sender;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends the blocks of a feed from a thread of its own. */
final class TcpSender implements Sender {
    private final Feed feed;
    private final ServerSocket server;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Socket connection;
    private volatile long linesSent; // written by the sender's thread only

    private TcpSender(Feed feed, ServerSocket server) {
        this.feed = feed;
        this.server = server;
        this.thread = new Thread(this::serve, "benchmark-sender");
        thread.setDaemon(true);
    }

    static TcpSender started(Feed feed) throws IOException {
        TcpSender sender = new TcpSender(feed, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        sender.thread.start();
        return sender;
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public long stop(Duration patience) throws InterruptedException {
        stopping = true;
        if (connection == null) {
            close(server);
        }
        thread.join(patience.toMillis());
        close();
        thread.join();
        return linesSent;
    }

    @Override
    public void close() {
        stopping = true;
        close(server);
        close(connection);
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            connection = socket;
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            long lines = 0;
            while (!stopping) {
                Feed.Block block = feed.next();
                out.write(block.bytes(), 0, block.length());
                lines += block.lines();
                linesSent = lines;
            }
        } catch (IOException cutOff) {
            if (!stopping) {
                System.err.println("The sender was cut off after " + linesSent + " lines: " + cutOff.getMessage());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable AutoCloseable closeable) {
        if (closeable == null) {
            return;
        }
        try {
            closeable.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
