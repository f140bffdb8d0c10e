package io.tidemill.flume;

import io.tidemill.flume.agent.FlumeAgent;
import io.tidemill.source.Source;
import io.tidemill.testkit.acceptance.SourceTrial;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A source that is delivered to, and a client that does as an agent: it delivers again until the answer is OK. */
final class PushTrial implements SourceTrial<FlumeEvent> {
    private static final int MOST_BATCH = 500;
    private static final Delivery NOBODY = batch -> {
        throw new IOException("nobody listens");
    };

    private final int port = FlumeAgent.freePort();
    private final SinkType type;
    private volatile boolean closed;
    private AutoCloseable peer = () -> {};

    /** Sends a batch, and returns the answer. */
    private interface Delivery {
        String deliver(List<FlumeEvent> batch) throws Exception;
    }

    private Delivery delivery = NOBODY;

    PushTrial(SinkType type) throws IOException {
        this.type = type;
    }

    @Override
    public Source<FlumeEvent> source() {
        return FlumeSource.builder(port)
                .sinkType(type)
                .patience(Duration.ofMinutes(1)) // less, and a slow reader gets some events twice
                .build();
    }

    @Override
    public void send(int from, int to) throws Exception {
        for (int start = from; start < to; start += MOST_BATCH) {
            List<FlumeEvent> batch = IntStream.range(start, Math.min(to, start + MOST_BATCH))
                    .mapToObj(PushTrial::numbered)
                    .toList();
            while (!isTaken(batch)) {
                if (closed) {
                    throw new IOException("the trial is closed");
                }
            }
        }
    }

    private boolean isTaken(List<FlumeEvent> batch) throws Exception {
        try {
            return delivery.deliver(batch).equals("OK");
        } catch (Exception e) {
            return connect(); // as there is no connection yet, or that of an earlier run
        }
    }

    /** Connects if somebody listens; nothing is delivered yet, either way. */
    private boolean connect() throws Exception {
        peer.close();
        try {
            if (type == SinkType.THRIFT) {
                ThriftPeer thrift = ThriftPeer.on(port);
                peer = thrift;
                delivery = thrift::appendBatch;
            } else {
                AvroPeer avro = AvroPeer.on(port);
                peer = avro;
                delivery = avro::appendBatch;
            }
        } catch (Exception e) {
            peer = () -> {};
            delivery = NOBODY;
        }
        return false;
    }

    static FlumeEvent numbered(int number) {
        return AvroPeer.event("x".repeat(50), Map.of("number", Integer.toString(number)));
    }

    @Override
    public void sendPoison() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(Integer.MAX_VALUE);
            out.writeInt(Integer.MAX_VALUE);
            HostilePeerTest.awaitEnd(socket);
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("tidemill.checkpoint.classes", FlumeEvent.class.getName());
    }

    @Override
    public int number(FlumeEvent event) {
        return Integer.parseInt(event.header("number").orElseThrow());
    }

    @Override
    public void close() throws IOException {
        closed = true;
    }
}
