package io.tidemill.flume;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.Protocol;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.ipc.generic.GenericResponder;
import org.apache.avro.ipc.netty.NettyServer;

/**
 * A channel with a sink that is polled by one connection at a time, with Avro's own calls over Netty. It follows the protocol of
 * Spark's sink, save that a new call rolls back at once what an earlier connection left, where Spark's sink waits for its timeout.
 */
final class PolledSink implements AutoCloseable {
    private static final int MOST_WAITING = 5_000;

    private final Protocol protocol = Protocol.parse(FlumeProtocol.POLLED_JSON);
    private final NettyServer server;

    // guarded by this
    private final Deque<FlumeEvent> channel = new ArrayDeque<>();
    private List<FlumeEvent> taken = List.of();
    private long transactions;
    private boolean closed;

    private PolledSink(int port) throws InterruptedException {
        this.server =
                new NettyServer(new Responder(protocol), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.start();
    }

    static PolledSink on(int port) throws InterruptedException {
        return new PolledSink(port);
    }

    /** Puts an event into the channel, when it has room. */
    synchronized void put(FlumeEvent event) throws IOException, InterruptedException {
        while (channel.size() >= MOST_WAITING && !closed) {
            wait();
        }
        if (closed) {
            throw new IOException("the sink is closed");
        }
        channel.add(event);
        notifyAll();
    }

    private synchronized Object take(int most) throws InterruptedException {
        rollBack();
        long transaction = ++transactions;
        notifyAll();
        while (channel.isEmpty() && transaction == transactions && !closed) {
            wait();
        }
        boolean isCurrent = transaction == transactions;
        List<FlumeEvent> events = new ArrayList<>();
        while (isCurrent && !channel.isEmpty() && events.size() < most) {
            events.add(channel.remove());
        }
        if (isCurrent) {
            taken = events;
        }
        notifyAll();
        GenericRecord batch =
                new GenericData.Record(protocol.getType("org.apache.spark.streaming.flume.sink.EventBatch"));
        batch.put("errorMsg", isCurrent ? "" : "the channel is polled by somebody else");
        batch.put("sequenceNumber", "transaction " + transaction);
        batch.put("events", events.stream().map(this::record).toList());
        return batch;
    }

    private GenericRecord record(FlumeEvent event) {
        GenericRecord made =
                new GenericData.Record(protocol.getType("org.apache.spark.streaming.flume.sink.SparkSinkEvent"));
        made.put("headers", event.headers());
        made.put("body", ByteBuffer.wrap(event.body()));
        return made;
    }

    private synchronized void end(String sequenceNumber, boolean isSafe) {
        if (sequenceNumber.equals("transaction " + transactions)) {
            if (!isSafe) {
                rollBack();
            }
            taken = List.of();
        }
    }

    private void rollBack() {
        for (int i = taken.size() - 1; i >= 0; i--) {
            channel.addFirst(taken.get(i));
        }
        taken = List.of();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.close();
    }

    private final class Responder extends GenericResponder {
        Responder(Protocol protocol) {
            super(protocol);
        }

        @Override
        public Object respond(Protocol.Message message, Object request) throws InterruptedException {
            GenericRecord parameters = (GenericRecord) request;
            if (message.getName().equals(FlumeProtocol.GET_EVENT_BATCH)) {
                return take((Integer) parameters.get("n"));
            }
            end(parameters.get("sequenceNumber").toString(), message.getName().equals(FlumeProtocol.ACK));
            return null;
        }
    }
}
