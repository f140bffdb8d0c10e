package io.tidemill.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The machine's threads, and a clock. */
record SystemTimeline(Clock clock) implements Timeline {
    static final SystemTimeline OF_THE_MACHINE = new SystemTimeline(Clock.system());

    @Override
    public <E> Mailbox<E> mailbox(String threadName, Consumer<E> handler) {
        ThreadMailbox<E> mailbox = new ThreadMailbox<>(clock, handler);
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
    public void after(Duration delay, CountDownLatch unless, String threadName, Runnable work) {
        Thread unused = startThread(threadName, () -> {
            try {
                if (!await(unless, delay)) {
                    work.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the thread is this method's own: it ends
            }
        });
    }

    @Override
    public boolean await(CountDownLatch latch, Duration timeout) throws InterruptedException {
        return latch.await(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
    }
}
