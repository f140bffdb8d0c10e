package io.tidemill.benchmarks.loop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Serves a text to the first client, once. */
final class Lines implements AutoCloseable {
    private final ServerSocket server;
    private final CompletableFuture<Void> served;

    private Lines(ServerSocket server, String text) {
        this.server = server;
        this.served = CompletableFuture.runAsync(() -> serve(text));
    }

    static Lines serving(String text) throws IOException {
        return new Lines(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), text);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        served.join();
    }

    private void serve(String text) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
