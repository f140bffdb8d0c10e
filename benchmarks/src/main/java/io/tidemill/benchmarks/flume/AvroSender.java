package io.tidemill.benchmarks.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Delivers batches of events as an agent's Avro sink does: each when the one before is answered, and again if the answer is not OK. */
public final class AvroSender {
    private static final int BODY_BYTES = 156;
    private static final String PROTOCOL = """
            {"protocol": "AvroSourceProtocol", "namespace": "org.apache.flume.source.avro",
             "types": [
               {"type": "enum", "name": "Status", "symbols": ["OK", "FAILED", "UNKNOWN"]},
               {"type": "record", "name": "AvroFlumeEvent", "fields": [
                 {"name": "headers", "type": {"type": "map", "values": "string"}},
                 {"name": "body", "type": "bytes"}]}],
             "messages": {
               "appendBatch": {
                 "request": [{"name": "events", "type": {"type": "array", "items": "AvroFlumeEvent"}}],
                 "response": "Status"}}}
            """;

    private final byte[] first;
    private final byte[] next;
    private final int batchSize;

    /** A sender of batches of {@code batchSize} events, which are made ready here. */
    public AvroSender(int batchSize) {
        this.batchSize = batchSize;
        byte[] call = call(batchSize);
        ByteArrayOutputStream greeted = new ByteArrayOutputStream();
        greeted.writeBytes(new byte[16]); // the MD5 of a protocol that nobody knows
        writeLong(greeted, 1);
        writeString(greeted, PROTOCOL);
        greeted.writeBytes(new byte[16]);
        writeLong(greeted, 0);
        greeted.writeBytes(call);
        this.first = framed(greeted.toByteArray());
        this.next = framed(call);
    }

    private static byte[] call(int batchSize) {
        ByteArrayOutputStream call = new ByteArrayOutputStream();
        writeLong(call, 0);
        writeString(call, "appendBatch");
        writeLong(call, batchSize);
        for (int i = 0; i < batchSize; i++) {
            writeLong(call, 1);
            writeString(call, "host");
            writeString(call, "web-" + i % 10);
            writeLong(call, 0);
            writeString(call, "x".repeat(BODY_BYTES));
        }
        writeLong(call, 0);
        return call.toByteArray();
    }

    private static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(3 * Integer.BYTES + message.length)
                .putInt(1)
                .putInt(1)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static void writeString(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        writeLong(out, utf8.length);
        out.writeBytes(utf8);
    }

    private static void writeLong(ByteArrayOutputStream out, long value) {
        long rest = value << 1; // nothing here is below 0
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** Delivers so many events, or some more for the last batch, to a port of the loopback address. */
    public void send(int port, long events) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            byte[] frame = first;
            for (long sent = 0; sent < events; ) {
                out.write(frame);
                frame = next;
                if (isTaken(in)) {
                    sent += batchSize;
                }
            }
        }
    }

    /** Reads an answer, of which the last byte is the status. */
    private static boolean isTaken(DataInputStream in) throws IOException {
        in.readInt();
        int parts = in.readInt();
        byte last = 1;
        for (int i = 0; i < parts; i++) {
            byte[] part = in.readNBytes(in.readInt());
            last = part[part.length - 1];
        }
        return last == 0;
    }
}
