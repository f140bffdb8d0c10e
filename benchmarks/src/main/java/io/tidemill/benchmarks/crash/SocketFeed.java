package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A feed to which the program connects. Connections come one after the other: each ends with the program that had it. */
abstract class SocketFeed extends FeedThread {
    private final ServerSocket server;
    private volatile @Nullable Socket connection;

    SocketFeed(long seed) throws IOException {
        super(seed);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Sends to one program; returns if all is sent, and throws if the program has ended. */
    abstract void send(Socket to) throws IOException, InterruptedException;

    @Override
    final void send() throws IOException, InterruptedException {
        while (!isClosed()) {
            try (Socket accepted = server.accept()) {
                connection = accepted;
                if (isServed(accepted)) {
                    return;
                }
            }
        }
    }

    private boolean isServed(Socket accepted) throws InterruptedException {
        try {
            send(accepted);
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    @Override
    public final String address() {
        return Integer.toString(server.getLocalPort());
    }

    @Override
    public final void close() throws IOException {
        super.close();
        server.close();
        Socket last = connection;
        if (last != null) {
            last.close();
        }
    }
}
