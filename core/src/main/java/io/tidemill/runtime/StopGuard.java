package io.tidemill.runtime;

import io.tidemill.time.Timeline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that a stop comes to an end, whatever the code of the program does on the thread that runs batches. Safe for use by many
 * threads.
 *
 * <pre>
 *   graceful ---- timeout ----> interrupted ---- grace ----> left alone
 *   at once  ----------------------------------- timeout --> left alone
 * </pre>
 */
final class StopGuard {
    private static final Duration LEAST_GRACE = Duration.ofSeconds(1);
    private static final Duration MOST_GRACE = Duration.ofSeconds(10);

    private final Timeline timeline;
    private final CountDownLatch ended;
    private final Duration timeout;
    private final Runnable interrupt;
    private final Runnable leave;
    private final AtomicBoolean isGraceful = new AtomicBoolean();
    private final AtomicBoolean isAtOnce = new AtomicBoolean();

    /**
     * A guard with nothing to do yet.
     *
     * @param ended is open when the context has ended
     * @param timeout how long a stop may take
     * @param interrupt gives up the batch in work
     * @param leave ends the context although the batch in work does not end
     */
    StopGuard(Timeline timeline, CountDownLatch ended, Duration timeout, Runnable interrupt, Runnable leave) {
        this.timeline = timeline;
        this.ended = ended;
        this.timeout = timeout;
        this.interrupt = interrupt;
        this.leave = leave;
    }

    /** Says that a stop has been asked for; its time begins with the first that was. */
    void watch(StopMode mode) {
        if (mode == StopMode.NOW && isAtOnce.compareAndSet(false, true)) {
            after(timeout, leave);
        } else if (mode == StopMode.GRACEFUL && isGraceful.compareAndSet(false, true)) {
            after(timeout, () -> {
                interrupt.run();
                after(grace(), leave);
            });
        }
    }

    private Duration grace() {
        if (timeout.compareTo(LEAST_GRACE) < 0) {
            return LEAST_GRACE;
        }
        return timeout.compareTo(MOST_GRACE) > 0 ? MOST_GRACE : timeout;
    }

    private void after(Duration delay, Runnable work) {
        timeline.after(delay, ended, "tidemill-stop", work);
    }
}
