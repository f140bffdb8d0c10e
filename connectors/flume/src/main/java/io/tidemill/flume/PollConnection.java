package io.tidemill.flume;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Spark's sink in an agent, in Avro's remote procedure calls. Used by one thread, and closed by any.
 *
 * <p>The first call has a handshake before it, in which both sides name their protocol.
 */
final class PollConnection implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PollConnection.class);
    private static final byte[] OUR_MD5 = FlumeProtocol.POLLED.md5();
    private static final int MATCH_NONE = 2;
    private static final int SECONDS_UNTIL_ALIVE_IS_ASKED = 30;
    private static final int SECONDS_BETWEEN_ASKING = 10;

    private final PolledAgent agent;
    private final PollOptions options;
    private final InFlight memory;
    private final Socket socket = new Socket();
    private @Nullable PushbackInputStream in;
    private @Nullable MessageInput messages;
    private boolean established;
    private int serial;

    PollConnection(PolledAgent agent, PollOptions options, InFlight memory) {
        this.agent = agent;
        this.options = options;
        this.memory = memory;
    }

    void open() throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            // an agent without events is silent; that its machine is gone is noticed all the same
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SECONDS_UNTIL_ALIVE_IS_ASKED);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS_BETWEEN_ASKING);
        }
        socket.connect(new InetSocketAddress(agent.host(), agent.port()), silenceMillis());
        PushbackInputStream opened =
                new PushbackInputStream(new BufferedInputStream(socket.getInputStream(), MessageInput.USUAL_BYTES));
        in = opened;
        messages = new MessageInput(opened, options.limits().mostMessageBytes());
    }

    private int silenceMillis() {
        return (int) options.silence().toMillis();
    }

    /** Asks for events, and returns when the answer begins, which it does when there are some. */
    void awaitBatch() throws IOException {
        send(call(FlumeProtocol.GET_EVENT_BATCH).writeLong(options.batchSize()));
        socket.setSoTimeout(0);
        PushbackInputStream answer = opened(in);
        int first = answer.read();
        if (first < 0) {
            throw new EOFException("it has closed the connection");
        }
        answer.unread(first);
    }

    /**
     * Reads the events that were asked for.
     *
     * @param share takes what they need
     */
    PolledBatch readBatch(InFlight.Share share) throws IOException, InterruptedException {
        AvroInput answer = readAnswer(share);
        String error = answer.readString();
        String sequenceNumber = answer.readString();
        List<FlumeEvent> events = new ArrayList<>();
        for (int count = answer.readBlock(); count > 0; count = answer.readBlock()) {
            for (int i = 0; i < count; i++) {
                events.add(answer.readEvent(share));
            }
        }
        answer.requireEnd();
        if (!error.isEmpty()) {
            throw new IOException("it says: " + error + " Is batchSize, " + options.batchSize()
                    + ", more than the transactionCapacity of its channel?");
        }
        return new PolledBatch(sequenceNumber, events);
    }

    /** Tells the agent to forget the events of a transaction, if they are safe, or else to give them again. */
    void end(PolledBatch batch, boolean isSafe) throws IOException, InterruptedException {
        send(call(isSafe ? FlumeProtocol.ACK : FlumeProtocol.NACK).writeString(batch.sequenceNumber()));
        try (InFlight.Share share = memory.open()) {
            readAnswer(share).requireEnd();
        }
    }

    /** Returns a call up to its parameters. */
    private AvroOutput call(String message) {
        AvroOutput call = new AvroOutput();
        if (!established) {
            call.writeFixed(OUR_MD5)
                    .writeLong(1)
                    .writeString(FlumeProtocol.POLLED.json())
                    .writeFixed(OUR_MD5)
                    .writeLong(0);
        }
        return call.writeLong(0).writeString(message);
    }

    private void send(AvroOutput call) throws IOException {
        serial++;
        socket.getOutputStream().write(call.framed(serial));
    }

    /** Reads an answer up to what the call returns. */
    private AvroInput readAnswer(InFlight.Share share) throws IOException, InterruptedException {
        socket.setSoTimeout(silenceMillis());
        MessageInput input = opened(messages);
        int theirSerial = input.readInt();
        AvroInput answer = AvroFrames.readParts(input, share);
        if (theirSerial != serial) {
            throw new RefusedException("it answers call " + theirSerial + "; expected call " + serial);
        }
        if (!established) {
            readHandshake(answer);
            established = true;
        }
        answer.skipMap();
        if (answer.readBoolean()) {
            throw new IOException("it says: " + (answer.readLong() == 0 ? answer.readString() : "unknown error"));
        }
        return answer;
    }

    private static void readHandshake(AvroInput answer) throws RefusedException {
        long match = answer.readLong();
        if (answer.readLong() != 0) {
            FlumeProtocol.POLLED.check(answer.readString());
        } else if (match != 0) {
            throw new RefusedException("it does not tell its protocol");
        }
        if (answer.readLong() != 0) {
            answer.skip(AvroProtocol.MD5_BYTES);
        }
        if (answer.readLong() != 0) {
            answer.skipMap();
        }
        if (match == MATCH_NONE) {
            throw new RefusedException("it does not take our protocol, that of Spark's sink for Flume agents");
        }
    }

    private static <T> T opened(@Nullable T input) throws IOException {
        if (input == null) {
            throw new IOException("the connection is not open");
        }
        return input;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing {} failed", socket, e);
        }
    }
}
