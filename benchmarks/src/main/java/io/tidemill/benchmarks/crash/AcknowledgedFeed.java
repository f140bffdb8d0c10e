package io.tidemill.benchmarks.crash;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A sender to {@link NumberReceiver}: it keeps what is not acknowledged, and sends it again on the next connection. */
final class AcknowledgedFeed extends SocketFeed {
    /** From the first number of a message on, to the one after its last. */
    private record Message(long first, long end) {}

    private final List<Message> messages = new ArrayList<>();
    private long acknowledged;

    private AcknowledgedFeed(long seed) throws IOException {
        super(seed);
    }

    static AcknowledgedFeed start(long seed) throws IOException {
        AcknowledgedFeed feed = new AcknowledgedFeed(seed);
        feed.begin();
        return feed;
    }

    @Override
    void send(Socket to) throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(to.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()));
        while (!isFinishing() || acknowledged < numbers()) {
            long next = acknowledged;
            do {
                next = write(out, next);
            } while (!isFinishing() && !oneOf(3)); // more than one message may be on its way
            out.flush();
            while (acknowledged < next) {
                acknowledged = in.readLong();
            }
            pause();
        }
    }

    private long write(DataOutputStream out, long first) throws IOException {
        long end = isFinishing() && first < numbers() ? numbers() : first + some();
        messages.add(new Message(first, end));
        reached(Math.max(end, numbers()));
        out.writeInt(Math.toIntExact(end - first));
        for (long number = first; number < end; number++) {
            out.writeLong(number);
        }
        return end;
    }

    @Override
    public Expectation expectation() {
        int[] sent = new int[Math.toIntExact(numbers())];
        for (Message message : messages) {
            for (long number = message.first(); number < message.end(); number++) {
                sent[(int) number]++;
            }
        }
        return Expectation.sent(sent);
    }
}
