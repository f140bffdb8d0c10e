package io.tidemill.flume;

import io.tidemill.error.TidemillException;
import io.tidemill.source.SourceEvents;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of an agent: messages are read, stored and answered, one after the other, by one thread. */
final class FlumeConnection {
    private static final Logger LOG = LoggerFactory.getLogger(FlumeConnection.class);
    private static final int BUFFER_BYTES = 8 << 10;

    private final Socket socket;
    private final FlumeOptions options;
    private final EventStore store;
    private final InFlight memory;
    private final SourceEvents notes;

    FlumeConnection(Socket socket, FlumeOptions options, EventStore store, InFlight memory, SourceEvents notes) {
        this.socket = socket;
        this.options = options;
        this.store = store;
        this.memory = memory;
        this.notes = notes;
    }

    /** Talks until the peer ends, or is refused. Whoever calls closes the socket. */
    void run() {
        Deflater deflater = new Deflater();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoTimeout((int) options.silence().toMillis());
            Socket talking = options.tls().isPresent() ? encrypted(options.tls().get()) : socket;
            talk(new PushbackInputStream(input(talking)), output(talking, deflater));
        } catch (RefusedException | ZipException e) {
            refuse(String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException e) {
            refuse("nothing came for " + options.silence().toMillis() + " ms within a message, or before the first");
        } catch (IOException e) {
            LOG.debug("The connection of {} is broken", socket.getRemoteSocketAddress(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TidemillException e) { // what was sent cannot be kept, which ends the application
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("A message of {} could not be taken", socket.getRemoteSocketAddress(), e);
            refuse("a message could not be taken: " + e);
        } finally {
            deflater.end();
        }
    }

    /** Returns what is spoken in TLS over the socket, when both sides have agreed. */
    private SSLSocket encrypted(SSLContext tls) throws IOException {
        SSLSocket secret = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
        secret.setUseClientMode(false);
        try {
            secret.startHandshake();
        } catch (SSLException e) {
            throw new RefusedException("TLS could not be agreed on (" + e.getMessage()
                    + "). Does the agent's sink have ssl = true, and a trust store that knows this port's"
                    + " certificate?");
        }
        return secret;
    }

    private InputStream input(Socket socket) throws IOException {
        InputStream raw = socket.getInputStream();
        return new BufferedInputStream(
                options.compression() == Compression.DEFLATE ? new InflaterInputStream(raw) : raw,
                MessageInput.USUAL_BYTES);
    }

    private OutputStream output(Socket socket, Deflater deflater) throws IOException {
        OutputStream raw = socket.getOutputStream();
        return new BufferedOutputStream(
                options.compression() == Compression.DEFLATE
                        ? new DeflaterOutputStream(raw, deflater, BUFFER_BYTES, true)
                        : raw,
                BUFFER_BYTES);
    }

    private void talk(PushbackInputStream in, OutputStream out) throws IOException, InterruptedException {
        MessageInput input = new MessageInput(in, options.limits().mostMessageBytes());
        Conversation conversation =
                options.sinkType() == SinkType.THRIFT ? new ThriftConversation() : new AvroConversation();
        boolean goesOn = true;
        while (goesOn && awaitMessage(in, conversation)) {
            InFlight.Share share = memory.open();
            Message message;
            try {
                message = conversation.read(input, share);
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                share.close();
                throw e;
            }
            boolean isSafe = store.store(message.events(), share);
            if (!isSafe) {
                notes.counted(
                        "failed",
                        1,
                        "a delivery from " + socket.getRemoteSocketAddress() + " could not be stored in time");
            }
            out.write(message.answer().apply(isSafe));
            out.flush();
            message.refusal().ifPresent(this::refuse);
            goesOn = message.refusal().isEmpty();
        }
    }

    /** Waits for the first byte of a message; returns false if the peer has ended instead. */
    private boolean awaitMessage(PushbackInputStream in, Conversation conversation) throws IOException {
        int silenceMillis = (int) options.silence().toMillis();
        socket.setSoTimeout(conversation.isEstablished() ? 0 : silenceMillis);
        int first = in.read();
        if (first < 0) {
            return false;
        }
        in.unread(first);
        socket.setSoTimeout(silenceMillis);
        return true;
    }

    private void refuse(String why) {
        String what = "from " + socket.getRemoteSocketAddress() + " to " + options.address() + ": " + why;
        LOG.debug("A connection is closed, {}", what); // the log has the count, with an example, once a batch
        notes.counted("refused", 1, what);
    }
}
