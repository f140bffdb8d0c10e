package io.tidemill.benchmarks.crash;

import io.tidemill.source.Receiver;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that acknowledges what is stored. A message is how many numbers it has, in four bytes, and the numbers, in eight
 * each; the answer is the number after the last one that is durable, in eight bytes.
 */
final class NumberReceiver extends Receiver<Long> {
    private final int port;
    private volatile @Nullable Socket connection;

    NumberReceiver(int port) {
        this.port = port;
    }

    @Override
    protected void onStart() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        connection = socket;
        Thread reader = new Thread(() -> receive(socket), "numbers");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    protected void onStop() throws IOException {
        Socket socket = connection;
        if (socket != null) {
            socket.close();
        }
    }

    private void receive(Socket socket) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            while (!isStopped()) {
                List<Long> numbers = message(in);
                store(numbers);
                out.writeLong(numbers.get(numbers.size() - 1) + 1);
                out.flush();
            }
        } catch (EOFException end) {
            stop("the sender has no more");
        } catch (IOException e) {
            if (!isStopped()) {
                restart("the connection failed", e);
            }
        }
    }

    private static List<Long> message(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Long> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(in.readLong());
        }
        return numbers;
    }
}
