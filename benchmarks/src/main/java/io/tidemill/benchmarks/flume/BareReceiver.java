package io.tidemill.benchmarks.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemill.benchmarks.contestant.Pass;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The receiver that anybody would write for one sender: a thread that reads a message, decodes and counts its events, and answers. */
public final class BareReceiver {
    private static final byte[] HANDSHAKE = {0, 0, 0, 0};
    private static final byte[] OK = {0, 0, 0};
    private static final int MD5_BYTES = 16;

    private long count;
    private long bytes;

    private BareReceiver() {}

    public static void main(String[] args) throws IOException {
        DeliveryArguments arguments = DeliveryArguments.of(args);
        for (int pass = 0; pass < arguments.passes(); pass++) {
            new BareReceiver().receive(arguments);
        }
    }

    private void receive(DeliveryArguments arguments) throws IOException {
        try (ServerSocket listening = new ServerSocket(arguments.port(), 1, InetAddress.getLoopbackAddress())) {
            System.out.println(Pass.READY);
            try (Socket socket = listening.accept()) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                long start = 0;
                while (count < arguments.events()) {
                    int serial = in.readInt();
                    ByteBuffer message = message(in);
                    if (count == 0) {
                        start = System.nanoTime();
                        skipHandshake(message);
                        readCall(message);
                        answer(out, serial, HANDSHAKE);
                    } else {
                        readCall(message);
                        answer(out, serial, new byte[0]);
                    }
                }
                Pass.print(count, System.nanoTime() - start);
                System.out.println(bytes + " bytes");
            }
        }
    }

    private static ByteBuffer message(DataInputStream in) throws IOException {
        int parts = in.readInt();
        byte[] message = new byte[0];
        for (int i = 0; i < parts; i++) {
            int length = in.readInt();
            int before = message.length;
            message = Arrays.copyOf(message, before + length);
            in.readFully(message, before, length);
        }
        return ByteBuffer.wrap(message);
    }

    private static void skipHandshake(ByteBuffer message) {
        message.position(message.position() + MD5_BYTES);
        if (readLong(message) == 1) {
            readBytes(message);
        }
        message.position(message.position() + MD5_BYTES);
        readLong(message);
    }

    private void readCall(ByteBuffer message) {
        readLong(message); // no metadata
        readBytes(message); // the name of the call
        for (long events = readLong(message); events > 0; events = readLong(message)) {
            for (long i = 0; i < events; i++) {
                Map<String, String> headers = new HashMap<>();
                for (long some = readLong(message); some > 0; some = readLong(message)) {
                    for (long j = 0; j < some; j++) {
                        headers.put(readString(message), readString(message));
                    }
                }
                byte[] body = readBytes(message);
                count++;
                bytes += body.length + headers.size();
            }
        }
    }

    private static String readString(ByteBuffer message) {
        return new String(readBytes(message), UTF_8);
    }

    private static byte[] readBytes(ByteBuffer message) {
        byte[] bytes = new byte[(int) readLong(message)];
        message.get(bytes);
        return bytes;
    }

    private static long readLong(ByteBuffer message) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = message.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return (value >>> 1) ^ -(value & 1);
    }

    private static void answer(DataOutputStream out, int serial, byte[] before) throws IOException {
        out.write(ByteBuffer.allocate(3 * Integer.BYTES + before.length + OK.length)
                .putInt(serial)
                .putInt(1)
                .putInt(before.length + OK.length)
                .put(before)
                .put(OK)
                .array());
    }
}
