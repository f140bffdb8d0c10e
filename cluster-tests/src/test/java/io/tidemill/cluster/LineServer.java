package io.tidemill.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server of lines for one client, which gets what the test sends. */
final class LineServer implements AutoCloseable {
    private static final int MILLIS_TO_CONNECT = 90_000;

    private final ServerSocket server;
    private Socket client;

    private LineServer(ServerSocket server) {
        this.server = server;
    }

    static LineServer open() throws IOException {
        return new LineServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }

    String port() {
        return Integer.toString(server.getLocalPort());
    }

    /** Sends lines to the client, which is waited for. */
    void send(Iterable<String> lines) throws IOException {
        if (client == null) {
            server.setSoTimeout(MILLIS_TO_CONNECT);
            client = server.accept();
        }
        client.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(UTF_8));
        client.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
        server.close();
    }
}
