package io.tidemill.time;

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
}
