package io.tidemill.source;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.FailureText;
import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The simple way to write a source: a class that stores records from threads of its own.
 *
 * <p>{@link #onStart} opens what is needed, starts the threads and returns; these call {@link #store} until {@link #isStopped};
 * {@link #onStop} closes what was opened. A receiver that meets trouble calls {@link #restart}, which stops it, waits, and starts
 * it again. What escapes a thread of its own is not seen by anything, so such a thread catches all, and calls {@link #restart} or
 * {@link #stop}. {@code onStart} and {@code onStop} are called by one thread of the receiver's source, never at the same time; all
 * other methods may be called by any thread.
 *
 * <p>Records wait in memory for their batch, bounded in bytes by an estimate of their size: {@code store} waits while there is no
 * room. In a program with a checkpoint directory they are also written to the received log, from which a restart takes what was in no
 * committed batch; a record that cannot be written stops the application. A protocol that acknowledges does so
 * after {@link #store(Iterable)}, which returns when all of its records are on the disk.
 *
 * <pre>{@code
 * class Ticks extends Receiver<Long> {
 *     protected void onStart() {
 *         new Thread(this::run, "ticks").start();
 *     }
 *
 *     protected void onStop() {} // the thread looks at isStopped()
 *
 *     private void run() {
 *         for (long tick = 0; !isStopped(); tick++) {
 *             store(tick);
 *         }
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the records
 */
public abstract class Receiver<T> {
    private volatile @Nullable ReceiverControl<T> control;

    /** A receiver that is not started yet. */
    protected Receiver() {}

    /**
     * Starts to receive, and returns soon. An exception is reported, and the receiver is started again after the delay that the
     * setting {@code tidemill.receiver.restart.delay} gives.
     */
    protected abstract void onStart() throws Exception;

    /**
     * Gives up what {@link #onStart} opened; called at every stop, also before a restart and after an {@code onStart} that
     * failed. {@link #isStopped} is true by then.
     */
    protected abstract void onStop() throws Exception;

    /**
     * Stores a record, which must not be changed afterwards; waits while the buffer is full. With a checkpoint directory the record
     * survives the end of the process from then on; that of the machine only from the next batch or {@link #store(Iterable)}.
     *
     * @throws TidemillException {@code INVALID_STATE} if the receiver is stopped, {@code CANCELLED} if the thread was
     *     interrupted while it waited, {@code NOT_SERIALIZABLE} or {@code CHECKPOINT_FAILED} if it cannot be written to the
     *     received log; the record was not stored then
     */
    public final void store(T record) {
        running("store").store(requireNonNull(record, "record"));
    }

    /**
     * Stores records in their order, some hundred at a time; what is stored before a failure stays. With a checkpoint directory it
     * returns when all of them are durable, so that the sender may be told that they have arrived.
     *
     * @throws TidemillException as {@link #store(Object)}
     */
    public final void store(Iterable<? extends T> records) {
        running("store").storeAll(records);
    }

    /**
     * Stores all of {@code records} or none, and returns whether they are stored: with a checkpoint directory, durably. They are not
     * if there is no room for them together within {@code patience}, or the receiver is stopped. For a protocol that tells its
     * sender to come again later.
     *
     * @param patience how long to wait for room; where another thread is writing to the received log, as long again for that, and
     *     then for the disk
     * @throws TidemillException as {@link #store(Object)}, save that it is no failure to be stopped; if the received log cannot be
     *     written, some may have been stored
     */
    public final boolean tryStore(List<? extends T> records, Duration patience) {
        return running("tryStore").tryStoreAll(records, patience);
    }

    /*
     * What these are given is often what an exception said, and a receiver that has trouble must not get more of it: a message or a
     * cause may be missing.
     */

    /** Tells listeners and the log about trouble; receiving goes on. */
    public final void reportError(@Nullable String message, @Nullable Throwable cause) {
        running("reportError").reportError(said(message, cause), Optional.ofNullable(cause));
    }

    /** Restarts after the usual delay. */
    public final void restart(@Nullable String message) {
        restart(message, null);
    }

    /** Restarts after the usual delay. */
    public final void restart(@Nullable String message, @Nullable Throwable cause) {
        running("restart").restart(said(message, cause), Optional.ofNullable(cause), Optional.empty());
    }

    /**
     * Has the receiver stopped, and started again after {@code delay}. It returns at once; while a restart is under way, asking
     * again does nothing.
     *
     * @param delay at once, if it is not longer than zero
     */
    public final void restart(@Nullable String message, @Nullable Throwable cause, Duration delay) {
        requireNonNull(delay, "delay");
        running("restart").restart(said(message, cause), Optional.ofNullable(cause), Optional.of(delay));
    }

    /** Has the receiver stopped for good: its stream has ended. It returns at once. */
    public final void stop(@Nullable String message) {
        stop(message, null);
    }

    /** Has the receiver stopped for good, because of {@code cause}: its stream has ended. It returns at once. */
    public final void stop(@Nullable String message, @Nullable Throwable cause) {
        running("stop").end(said(message, cause), Optional.ofNullable(cause));
    }

    private static String said(@Nullable String message, @Nullable Throwable cause) {
        if (message != null && !message.isBlank()) {
            return message;
        }
        return cause == null ? "the receiver gave no reason" : FailureText.of(cause);
    }

    /** Returns whether it may store: from just before {@link #onStart} until it is stopped or a restart begins. */
    public final boolean isStarted() {
        ReceiverControl<T> current = control;
        return current != null && current.isStarted();
    }

    /** Returns whether it is not started. */
    public final boolean isStopped() {
        return !isStarted();
    }

    private ReceiverControl<T> running(String call) {
        ReceiverControl<T> current = control;
        if (current == null) {
            throw TidemillException.invalidState(
                    call + "() was called on a receiver that was never started; it is started with its context");
        }
        return current;
    }

    /** Returns the class as messages name it; an anonymous one has a number only. */
    final String className() {
        String simple = getClass().getSimpleName();
        String full = getClass().getName();
        return simple.isEmpty() ? full.substring(full.lastIndexOf('.') + 1) : simple;
    }

    /** Makes this the receiver of one run. */
    final synchronized void attach(ReceiverControl<T> next) {
        ReceiverControl<T> before = control;
        if (before != null && !before.isOver()) {
            throw TidemillException.invalidState(
                    className() + " is the receiver of a running stream already; make one receiver for each stream");
        }
        control = next;
    }
}
