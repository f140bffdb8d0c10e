package io.tidemill.testkit.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.source.Source;
import io.tidemill.source.SyslogMessage;
import io.tidemill.source.SyslogSource;
import java.io.IOException;
import java.net.Socket;

/** A client that sends syslog over TCP. */
final class SyslogTrial implements SourceTrial<SyslogMessage> {
    private SyslogSource source = SyslogSource.of(0);
    private volatile Socket connection = new Socket();
    private volatile boolean isClosed;

    @Override
    public Source<SyslogMessage> source() {
        source = SyslogSource.of(0);
        disconnect();
        return source;
    }

    private void disconnect() {
        try {
            connection.close();
            connection = new Socket();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void send(int from, int to) throws IOException {
        write(Texts.lines(from, to).replace("record ", "<13>app: record "));
    }

    /** Sends a text that is no message, and a length that cannot be. */
    @Override
    public void sendPoison() throws IOException {
        write("poison\n");
        try (Socket socket = new Socket()) {
            socket.connect(source.listeningAt().orElseThrow());
            socket.getOutputStream().write("999999999 <13>".getBytes(UTF_8));
            socket.getInputStream().read();
        }
    }

    private void write(String text) throws IOException {
        if (isClosed) {
            throw new IOException("closed");
        }
        if (!connection.isConnected()) {
            Texts.await(() -> source.listeningAt().isPresent());
            connection.connect(source.listeningAt().orElseThrow());
        }
        connection.getOutputStream().write(text.getBytes(UTF_8));
    }

    @Override
    public int number(SyslogMessage record) {
        return Texts.number(record.message());
    }

    @Override
    public void close() {
        isClosed = true;
        disconnect();
    }
}
