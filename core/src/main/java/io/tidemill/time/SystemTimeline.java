package io.tidemill.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The machine's clock and threads. */
enum SystemTimeline implements Timeline {
    INSTANCE;

    @Override
    public Clock clock() {
        return Clock.system();
    }

    @Override
    public <E> Mailbox<E> mailbox(String threadName, Consumer<E> handler) {
        ThreadMailbox<E> mailbox = new ThreadMailbox<>(clock(), handler);
        mailbox.start(threadName);
        return mailbox;
    }

    @Override
    public Thread startThread(String threadName, Runnable work) {
        Thread thread = new Thread(work, threadName);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public boolean await(CountDownLatch latch, Duration timeout) throws InterruptedException {
        return latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
