package io.tidemill.runtime;

import io.tidemill.engine.TaskScope;
import io.tidemill.error.FailureText;
import io.tidemill.error.TidemillException;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.time.Mailbox;
import io.tidemill.time.Timeline;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a context: the stops that are asked for, by any thread, and what it ended by. Safe for use by many threads; what belongs
 * to the thread that runs batches is marked.
 */
final class ContextEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ContextEnd.class);

    private final String name;
    private final Settings settings;
    private final Timeline timeline;
    private final Mailbox<Event> mailbox;
    private final StopGuard guard;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopNow;
    private volatile boolean interrupted;
    private volatile boolean begun;
    private volatile boolean overdue;
    private volatile boolean leftAlone;
    private volatile Optional<Throwable> failure = Optional.empty();

    /** The end of the context whose batches are run by the thread of {@code mailbox}. */
    ContextEnd(String name, Settings settings, Timeline timeline, Mailbox<Event> mailbox) {
        this.name = name;
        this.settings = settings;
        this.timeline = timeline;
        this.mailbox = mailbox;
        this.guard = new StopGuard(
                timeline, ended, settings.get(TidemillSettings.STOP_TIMEOUT), this::stopOverdue, this::leaveAlone);
    }

    // ---- from any thread

    void requestStop(StopMode mode) {
        boolean isInside = isInside();
        if (mode == StopMode.NOW) {
            stopNow = true;
            if (!isInside) {
                interruptBatch();
            }
        }
        mailbox.post(new Event.Stop(mode));
        if (isBatchExiting()) {
            leaveAlone();
        } else {
            guard.watch(
                    isInside
                            ? StopMode.GRACEFUL
                            : mode); // a batch that stops its context is let end before it is interrupted
        }
    }

    private void interruptBatch() {
        if (!begun) { // what is being closed is to be closed in order
            interrupted = true;
            mailbox.interruptHandler();
        }
    }

    /** Returns whether the calling thread runs a batch or a task, so that it must not wait for them. */
    boolean isInside() {
        return mailbox.isHandling() || TaskScope.current().isPresent();
    }

    /** Returns whether the batch in work has called {@code System.exit}, which never returns: it waits for the thread that waits for us. */
    private boolean isBatchExiting() {
        return !mailbox.isHandling()
                && Arrays.stream(mailbox.handlerStack())
                        .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
    }

    boolean await(Duration timeout) throws InterruptedException {
        return timeline.await(ended, timeout);
    }

    boolean hasCome() {
        return ended.getCount() == 0;
    }

    Optional<Throwable> failure() {
        return failure;
    }

    /** Returns whether the context is to end at once. */
    boolean isAtOnce() {
        return stopNow;
    }

    /** Returns whether the batch in work is not wanted any more. */
    boolean isBatchGivenUp() {
        return interrupted || leftAlone;
    }

    /** Has the context stopped gracefully after some time. */
    void stopAfter(Duration time) {
        timeline.after(time, ended, "tidemill-stop-after", () -> requestStop(StopMode.GRACEFUL));
    }

    // ---- on the guard's thread

    /** Gives up what a graceful stop has not processed in its time. */
    private void stopOverdue() {
        overdue = !begun;
        stopNow = true;
        interruptBatch();
        mailbox.post(new Event.StopOverdue());
    }

    /** Ends the context for those who wait for it, although the batch in work goes on. */
    private void leaveAlone() {
        synchronized (ended) {
            if (hasCome()) {
                return;
            }
            leftAlone = true;
            TidemillException left = StopFailures.leftAlone(name, settings, overdue, mailbox.handlerStack());
            if (failure.isEmpty()) {
                failure = Optional.of(left);
            }
            FailureLog.ended(name, left);
            mailbox.abandon();
            ended.countDown();
        }
    }

    // ---- on the thread that runs batches

    boolean hasBegun() {
        return begun;
    }

    /**
     * Keeps what the context ends by, before anything else can fail; what is closed from now on is code of the program's as well, and
     * guarded. A batch that a stop has interrupted is not a failure.
     */
    void begin(Optional<Throwable> cause) {
        begun = true;
        if (interrupted) {
            Thread.interrupted(); // it was sent to end the batch, not to disturb what follows
        }
        guard.watch(StopMode.NOW);
        synchronized (ended) {
            if (leftAlone) {
                LOG.info("The batch of '{}' that was left alone has returned; what it held is released", name);
            } else if (overdue) {
                fail(StopFailures.tookTooLong(name, settings));
            } else if (interrupted) {
                cause.ifPresent(failed ->
                        LOG.info("{} was stopped at once, and gave up a batch", name, FailureText.printable(failed)));
            } else {
                cause.ifPresent(this::fail);
            }
        }
    }

    private void fail(Throwable cause) {
        failure = Optional.of(cause);
        FailureLog.ended(name, cause);
    }

    /** Says that everything is released. */
    void complete() {
        ended.countDown();
    }
}
