package io.tidemill.source;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.FailureText;
import io.tidemill.error.TidemillException;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that starts, restarts and stops a receiver, for one run of its stream. */
final class ReceiverControl<T> implements Feeder {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverControl.class);

    private enum State {
        /** Not started yet, or between the two halves of a restart. */
        PAUSED,
        /** It may store. */
        STARTED,
        /** It is to be stopped, and perhaps started again. */
        STOPPING,
        /** It will not be started any more. */
        OVER
    }

    /**
     * Why the started state was left.
     *
     * @param message for listeners and the log; empty at a stop of the context
     * @param pause the time until it is started again; empty for a stop for good
     */
    private record Leave(String message, Optional<Throwable> cause, Optional<Duration> pause) {
        boolean isForGood() {
            return pause.isEmpty();
        }
    }

    private final Receiver<T> receiver;
    private final ReceivedRecords<T> buffer;
    private final SourceEvents events;
    private final String name;
    private final Duration usualDelay;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Written under the lock. */
    private volatile State state = State.PAUSED;

    // guarded by the lock
    private Leave leave = new Leave("", Optional.empty(), Optional.of(Duration.ZERO));

    ReceiverControl(Receiver<T> receiver, ReceivedRecords<T> buffer, SourceContext context) {
        this.receiver = receiver;
        this.buffer = buffer;
        this.events = context.events();
        this.name = context.name();
        this.usualDelay = context.settings().get(TidemillSettings.RECEIVER_RESTART_DELAY);
    }

    void start(SourceContext context) {
        context.startThread(name.startsWith("receiver") ? name : "receiver-" + name, this::run);
    }

    boolean isStarted() {
        return state == State.STARTED;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    // ---- what the receiver asks for ----

    void store(T record) {
        requireStored(() -> buffer.store(record));
    }

    void storeAll(Iterable<? extends T> records) {
        RecordGroup.<T>divide(
                records, group -> requireStored(() -> buffer.storeAll(List.of(group), ReceivedRecords.FOREVER_NANOS)));
        sync();
    }

    boolean tryStoreAll(List<? extends T> records, Duration patience) {
        List<RecordGroup<T>> groups = new ArrayList<>();
        RecordGroup.<T>divide(records, groups::add);
        boolean stored = isStored(() -> buffer.storeAll(groups, Durations.nanos(patience)));
        if (stored) {
            sync();
        }
        return stored;
    }

    private void sync() {
        try {
            buffer.sync();
        } catch (TidemillException e) {
            throw fatal(e);
        }
    }

    /** A try to store. */
    private interface Storing {
        /** Returns false if nothing more is taken in, or not in time. */
        boolean store() throws InterruptedException;
    }

    private void requireStored(Storing storing) {
        if (!isStored(storing)) {
            throw TidemillException.invalidState("store() was called while " + name
                    + " is stopped, so the record was not stored; threads of a receiver end when isStopped()");
        }
    }

    private boolean isStored(Storing storing) {
        try {
            return isStarted() && storing.store();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(
                    ErrorCode.CANCELLED, "store() of " + name + " was interrupted; the record was not stored", e);
        } catch (TidemillException e) {
            throw fatal(e);
        }
    }

    /** Has the application stopped, since received data is not in the log. */
    private TidemillException fatal(TidemillException cause) {
        events.fatal(name + " cannot keep what it received: " + cause.getMessage(), cause);
        return cause;
    }

    void reportError(String message, Optional<Throwable> cause) {
        Optional<Throwable> printable = cause.map(FailureText::printable);
        LOG.warn("{}: {}", name, message, printable.orElse(null));
        events.failed(message, printable.orElseGet(() -> new TidemillException(ErrorCode.SOURCE_FAILED, message)));
    }

    void restart(String message, Optional<Throwable> cause, Optional<Duration> asked) {
        Duration pause = asked.orElse(usualDelay);
        leave(new Leave(
                message + "; starting again in " + Math.max(0, Durations.millis(pause)) + " ms",
                cause,
                Optional.of(pause)));
    }

    void end(String message, Optional<Throwable> cause) {
        leave(new Leave(message, cause, Optional.empty()));
    }

    /** Ends the storing at once; {@link Receiver#onStop} is called by the receiver's thread, soon. */
    @Override
    public void stop() {
        leave(new Leave("", Optional.empty(), Optional.empty()));
    }

    /** Leaves the started state; the first who asks gives the reason, and an end beats a restart. */
    private void leave(Leave asked) {
        lock.lock();
        try {
            if (state == State.STARTED) {
                state = State.STOPPING;
                leave = asked;
            } else if (asked.isForGood() && !leave.isForGood()) {
                leave = asked;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the receiver's thread ----

    private void run() {
        try {
            while (awaitStart()) {
                startOnce();
                awaitStop();
                stopOnce();
            }
            sayWhy();
        } catch (InterruptedException e) {
            stop();
            stopOnce();
            Thread.currentThread().interrupt();
        } finally {
            become(State.OVER);
            buffer.end();
            events.wake();
        }
    }

    /** Waits for the delay; returns false if the receiver is not to be started any more. */
    private boolean awaitStart() throws InterruptedException {
        lock.lock();
        try {
            long nanos = Durations.nanos(leave.pause().orElse(Duration.ZERO));
            while (!leave.isForGood() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            boolean starts = !leave.isForGood();
            state = starts ? State.STARTED : State.OVER;
            return starts;
        } finally {
            lock.unlock();
        }
    }

    private void startOnce() {
        try {
            receiver.onStart();
            events.started(receiver.className());
        } catch (Throwable e) {
            restart("onStart() failed: " + FailureText.of(e), Optional.of(e), Optional.empty());
        }
    }

    private void awaitStop() throws InterruptedException {
        lock.lock();
        try {
            while (state == State.STARTED) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void stopOnce() {
        sayWhy();
        try {
            receiver.onStop();
        } catch (Throwable e) {
            reportError("onStop() failed: " + FailureText.of(e), Optional.of(e));
        }
        become(State.PAUSED);
    }

    /** Tells once why the started state was left. */
    private void sayWhy() {
        Leave why = takeReason();
        if (why.cause.isPresent()) {
            reportError(why.message, why.cause);
        }
        if (!why.message.isEmpty()) {
            LOG.info("{}: {}", name, why.message);
            events.stopped(why.message);
        }
    }

    private Leave takeReason() {
        lock.lock();
        try {
            Leave why = leave;
            leave = new Leave("", Optional.empty(), why.pause);
            return why;
        } finally {
            lock.unlock();
        }
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
        } finally {
            lock.unlock();
        }
    }
}
