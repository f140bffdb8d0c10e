package io.tidemill.benchmarks.sender;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Sends stamped records to one contestant, from a thread of its own. */
final class StampedSender implements Sender {
    private final StampedFeed feed;
    private final ServerSocket server;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable Socket connection;
    private volatile long linesSent; // written by the sender's thread only

    private StampedSender(StampedFeed feed, ServerSocket server) {
        this.feed = feed;
        this.server = server;
        this.thread = new Thread(this::serve, "benchmark-sender");
        thread.setDaemon(true);
    }

    static StampedSender started(StampedFeed feed) throws IOException {
        StampedSender sender = new StampedSender(feed, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        sender.thread.start();
        return sender;
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public long stop() throws IOException, InterruptedException {
        stopping = true;
        if (connection == null) {
            server.close();
        }
        thread.join(PATIENCE.toMillis());
        close();
        thread.join();
        return linesSent;
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        server.close();
        Socket connected = connection;
        if (connected != null) {
            connected.close();
        }
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            connection = socket;
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            long lines = 0;
            while (!stopping) {
                StampedFeed.Block block = feed.next();
                out.write(block.bytes());
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
}
