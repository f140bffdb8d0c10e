package io.tidemill.twitter;

import io.tidemill.source.RecordFormat;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Passes on what a connection brings, but for a byte order mark at its beginning, and tells of the messages of X in it: lines that do not begin as posts do are
 * kept, up to a limit, and read at their end.
 */
final class ProblemWatch extends FilterInputStream {
    private static final RecordFormat<String> LINES = RecordFormat.lines();
    private static final byte[] POST = "{\"data\"".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_MESSAGE_BYTES = 16 << 10;

    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Consumer<StreamProblem> problems;
    private final Consumer<ProblemWatch> arrivals;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private boolean isPost;
    private boolean broughtPosts;
    private boolean hasBegun;

    /** Tells {@code problems} of messages, and {@code arrivals} of everything that comes. */
    ProblemWatch(InputStream input, Consumer<StreamProblem> problems, Consumer<ProblemWatch> arrivals) {
        super(new PushbackInputStream(input, MARK.length));
        this.problems = problems;
        this.arrivals = arrivals;
    }

    /** Returns whether a whole post has come. */
    boolean broughtPosts() {
        return broughtPosts;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!hasBegun) {
            hasBegun = true;
            passMark((PushbackInputStream) in);
        }
        int count = super.read(target, offset, length);
        if (count > 0) {
            watch(target, offset, offset + count);
            arrivals.accept(this);
        } else if (count < 0) {
            endLine();
        }
        return count;
    }

    /** Passes over a byte order mark at the beginning, and nothing else. */
    private static void passMark(PushbackInputStream beginning) throws IOException {
        for (int i = 0; i < MARK.length; i++) {
            int next = beginning.read();
            if (next != (MARK[i] & 0xff)) {
                if (next >= 0) {
                    beginning.unread(next);
                }
                beginning.unread(MARK, 0, i);
                return;
            }
        }
    }

    private void watch(byte[] bytes, int from, int to) {
        int position = from;
        while (position < to) {
            int next = LINES.skipRest(bytes, position, to);
            int end = next < 0 ? to : next - 1;
            boolean isWholePost = next >= 0 && line.size() == 0 && beginsAsPost(bytes, position, end);
            if (isWholePost) {
                broughtPosts = true;
            } else {
                keep(bytes, position, end);
                if (next >= 0) {
                    broughtPosts |= isPost;
                    endLine();
                }
            }
            position = next < 0 ? to : next;
        }
    }

    private static boolean beginsAsPost(byte[] bytes, int from, int to) {
        return to - from >= POST.length && Arrays.equals(bytes, from, from + POST.length, POST, 0, POST.length);
    }

    private void keep(byte[] bytes, int from, int to) {
        int position = from;
        if (!isPost && line.size() < POST.length) {
            int most = Math.min(to, from + POST.length - line.size());
            line.write(bytes, from, most - from);
            isPost = line.size() == POST.length && Arrays.equals(line.toByteArray(), POST);
            position = most;
        }
        if (!isPost && line.size() <= MAX_MESSAGE_BYTES) {
            line.write(bytes, position, Math.min(to - position, MAX_MESSAGE_BYTES + 1 - line.size()));
        }
    }

    private void endLine() {
        if (!isPost && line.size() > 1 && line.size() <= MAX_MESSAGE_BYTES) {
            Json.read(line.toString(StandardCharsets.UTF_8))
                    .filter(StreamProblem::isIn)
                    .map(StreamProblem::of)
                    .ifPresent(problems);
        }
        line.reset();
        isPost = false;
    }
}
