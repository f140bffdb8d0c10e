package io.tidemill.testkit.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.source.HttpSource;
import io.tidemill.source.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** A client that posts lines. */
final class HttpTrial implements SourceTrial<String> {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpSource<String> source = HttpSource.lines(0);
    private volatile boolean isClosed;

    @Override
    public Source<String> source() {
        source = HttpSource.lines(0);
        return source;
    }

    private InetSocketAddress address() {
        Texts.await(() -> source.listeningAt().isPresent());
        return source.listeningAt().orElseThrow();
    }

    @Override
    public void send(int from, int to) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + address().getPort() + "/");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofString(Texts.lines(from, to)))
                .build();
        int status = client.send(request, BodyHandlers.ofString()).statusCode();
        if (status != 204 || isClosed) {
            throw new IOException("answered with " + status);
        }
    }

    @Override
    public void sendPoison() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address());
            socket.getOutputStream().write("POST it\r\n\r\n".getBytes(UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    @Override
    public int number(String record) {
        return Texts.number(record);
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
