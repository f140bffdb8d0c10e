package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server that writes lines and never learns what has arrived, as a socket source meets it. */
final class PlainFeed extends SocketFeed {
    private final List<Long> firstOfConnections = new ArrayList<>();

    private PlainFeed(long seed) throws IOException {
        super(seed);
    }

    static PlainFeed start(long seed) throws IOException {
        PlainFeed feed = new PlainFeed(seed);
        feed.begin();
        return feed;
    }

    @Override
    void send(Socket to) throws IOException, InterruptedException {
        long next = numbers();
        firstOfConnections.add(next);
        OutputStream out = to.getOutputStream();
        for (; !isFinishing(); pause()) {
            StringBuilder lines = new StringBuilder();
            for (int count = some(); count > 0; count--) {
                lines.append(next++).append('\n');
            }
            reached(next);
            out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public Expectation expectation() {
        return Expectation.beginnings(firstOfConnections, numbers());
    }
}
