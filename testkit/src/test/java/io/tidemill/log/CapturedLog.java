package io.tidemill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What is logged until it is closed, instead of on the console. */
public final class CapturedLog implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    public CapturedLog() {
        System.setErr(new PrintStream(written, true, UTF_8));
    }

    public List<String> lines() {
        return written.toString(UTF_8).lines().toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
