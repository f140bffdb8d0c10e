package io.tidemill.testkit.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.source.SocketSource;
import io.tidemill.source.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A TCP server, to which the source connects. */
final class SocketTrial implements SourceTrial<String> {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private volatile Socket connection = new Socket();

    SocketTrial() throws IOException {}

    @Override
    public Source<String> source() {
        disconnect();
        return SocketSource.lines("127.0.0.1", server.getLocalPort());
    }

    private void disconnect() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void send(int from, int to) throws IOException {
        write(Texts.lines(from, to).getBytes(UTF_8));
    }

    @Override
    public void sendPoison() throws IOException {
        write(new byte[] {'r', (byte) 0xff, (byte) 0xfe, '\n'});
    }

    private void write(byte[] bytes) throws IOException {
        if (connection.isClosed() || !connection.isConnected()) {
            connection = server.accept();
        }
        connection.getOutputStream().write(bytes);
    }

    @Override
    public int number(String record) {
        return Texts.number(record);
    }

    @Override
    public void close() throws IOException {
        server.close();
        disconnect();
    }
}
