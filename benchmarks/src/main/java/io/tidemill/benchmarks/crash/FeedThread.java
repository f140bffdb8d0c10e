package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread of a feed, and the chance that says how much it sends, and when. */
abstract class FeedThread implements Feed {
    private static final int MOST_NUMBERS_AT_ONCE = 40;
    private static final int LONGEST_PAUSE_MILLIS = 100;

    private final Random random;
    private final Thread thread = new Thread(this::run, "benchmark-feed");
    private volatile boolean finishing;
    private volatile boolean closed;
    private volatile boolean drained;
    private volatile @Nullable Exception failure;
    private volatile long next;

    FeedThread(long seed) {
        random = new Random(seed);
        thread.setDaemon(true);
    }

    final void begin() {
        thread.start();
    }

    /** Sends until {@link #isFinishing}. */
    abstract void send() throws IOException, InterruptedException;

    final boolean isFinishing() {
        return finishing || closed;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Returns how many numbers to send together. */
    final int some() {
        return 1 + random.nextInt(MOST_NUMBERS_AT_ONCE);
    }

    final boolean oneOf(int choices) {
        return random.nextInt(choices) == 0;
    }

    final void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }

    /** Says that all numbers below {@code number} were sent, or are to be sent whatever happens. */
    final void reached(long number) {
        next = number;
    }

    private void run() {
        try {
            send();
            drained = true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public final void finish() {
        finishing = true;
    }

    @Override
    public final boolean isDrained() throws IOException {
        Exception failed = failure;
        if (failed != null) {
            throw new IOException("The feed cannot go on: " + failed, failed);
        }
        return drained;
    }

    @Override
    public final long numbers() {
        return next;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
    }
}
