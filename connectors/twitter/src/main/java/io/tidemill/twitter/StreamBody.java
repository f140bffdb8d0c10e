package io.tidemill.twitter;

import io.tidemill.twitter.Waiting.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that fails when nothing, not even a heartbeat, has come for too long. It asks for more only
 * while little waits to be read, so that a slow reader slows X down. One thread reads; any may close: what has come by then can
 * still be read, and after that the stream has ended.
 */
final class StreamBody extends InputStream implements BodySubscriber<InputStream> {
    /** Nothing came for longer than a connection that lives may be silent. */
    static final class SilentException extends IOException {
        private static final long serialVersionUID = 1L;

        SilentException(Duration silence) {
            super("nothing came for " + silence.toMillis() + " ms, not even a heartbeat");
        }
    }

    /** More is asked for while fewer bytes wait: enough for the connection to bring some while others are read. */
    private static final int MOST_WAITING_BYTES = 64 << 10;

    private final Waiting waiting;
    private final Duration silence;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    // guarded by the lock
    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
    private @Nullable Subscription subscription;
    private @Nullable Throwable failure;
    private long waitingBytes;
    private boolean asked;
    private boolean ended;

    StreamBody(Waiting waiting, Duration silence) {
        this.waiting = waiting;
        this.silence = silence;
    }

    // ---- filled by the HTTP client

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        boolean closed;
        lock.lock();
        try {
            subscription = given;
            closed = ended;
        } finally {
            lock.unlock();
        }
        if (closed) {
            given.cancel();
        } else {
            askForMore();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> more) {
        lock.lock();
        try {
            for (ByteBuffer buffer : more) {
                if (buffer.hasRemaining()) {
                    buffers.add(buffer);
                    waitingBytes += buffer.remaining();
                }
            }
            asked = false;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        askForMore();
    }

    @Override
    public void onError(Throwable cause) {
        end(cause);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = cause;
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- read by the source

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count;
        lock.lock();
        try {
            if (!awaitBuffer()) {
                return -1;
            }
            count = take(target, offset, length);
        } finally {
            lock.unlock();
        }
        askForMore();
        return count;
    }

    private int take(byte[] target, int offset, int length) {
        int count = 0;
        for (ByteBuffer buffer = buffers.peek(); buffer != null && count < length; buffer = buffers.peek()) {
            int some = Math.min(length - count, buffer.remaining());
            buffer.get(target, offset + count, some);
            count += some;
            if (!buffer.hasRemaining()) {
                buffers.remove();
            }
        }
        waitingBytes -= count;
        return count;
    }

    /** Returns whether there is one; otherwise the stream has ended. */
    private boolean awaitBuffer() throws IOException {
        long deadline = waiting.clock().nanoTime() + silence.toNanos();
        while (buffers.isEmpty() && !ended) {
            long nanos = deadline - waiting.clock().nanoTime();
            if (nanos <= 0) {
                throw new SilentException(silence);
            }
            try {
                waiting.await(Wait.FOR_DATA, arrived, nanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (buffers.isEmpty() && failure != null) {
            throw new IOException(String.valueOf(failure.getMessage()), failure);
        }
        return !buffers.isEmpty();
    }

    private void askForMore() {
        Subscription more;
        lock.lock();
        try {
            more = !asked && !ended && waitingBytes < MOST_WAITING_BYTES ? subscription : null;
            asked |= more != null;
        } finally {
            lock.unlock();
        }
        if (more != null) {
            more.request(1);
        }
    }

    @Override
    public void close() {
        end(null);
        Subscription open;
        lock.lock();
        try {
            open = subscription;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.cancel();
        }
    }
}
