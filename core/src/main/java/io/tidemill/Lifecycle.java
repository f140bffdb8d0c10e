package io.tidemill;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.runtime.ContextState;
import io.tidemill.runtime.Coordinator;
import io.tidemill.runtime.StopMode;
import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.settings.TidemillSettings.OnShutdown;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of one context: its start, the wait for its end, and its stop, by the program or by the end of the JVM. Safe for use by many
 * threads.
 */
final class Lifecycle {
    static final Duration FOREVER = Duration.ofDays(36_500);

    private final String name;
    private final Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Coordinator coordinator;
    private volatile boolean stoppedBeforeStart;
    private @Nullable Thread shutdownHook; // guarded by lock

    Lifecycle(String name, Settings settings) {
        this.name = name;
        this.settings = settings;
    }

    ContextState state() {
        Coordinator active = coordinator;
        if (active == null) {
            return stoppedBeforeStart ? ContextState.STOPPED : ContextState.INITIALIZED;
        }
        return active.isEnded() ? ContextState.STOPPED : ContextState.ACTIVE;
    }

    /** Makes a change that {@code call} asks for; refuses it after the start. */
    void beforeStart(String call, Runnable change) {
        lock.lock();
        try {
            if (state() != ContextState.INITIALIZED) {
                throw TidemillException.invalidState(
                        "The context '" + name + "' is " + state() + ": call " + call + " before start()");
            }
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Starts what {@code create} makes, unless it is active. */
    void start(Supplier<Coordinator> create) {
        lock.lock();
        try {
            switch (state()) {
                case ACTIVE -> {}
                case STOPPED ->
                    throw TidemillException.invalidState(
                            "The context '" + name + "' is STOPPED and cannot be started again; build a new one");
                case INITIALIZED -> {
                    Coordinator starting = create.get();
                    coordinator = starting;
                    hookShutdown(starting);
                    starting.start();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end, and returns whether it has come; throws what it came by, if that was a failure. */
    boolean awaitTermination(Duration timeout) {
        Coordinator active = coordinator;
        if (active == null) {
            if (stoppedBeforeStart) {
                return true;
            }
            throw TidemillException.invalidState(
                    "The context '" + name + "' is INITIALIZED: nothing to wait for before start()");
        }
        if (active.isInside()) {
            throw TidemillException.invalidState(
                    "awaitTermination was called by a thread that runs a batch or a task of '" + name
                            + "', which would wait for itself; call it where start() was called");
        }
        boolean ended = await(active, timeout);
        if (ended) {
            unhookShutdown();
            active.failure().ifPresent(Lifecycle::rethrow);
        }
        return ended;
    }

    private static boolean await(Coordinator active, Duration timeout) {
        try {
            return active.awaitEnd(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.CANCELLED, "The wait for the end was interrupted", e);
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        throw new TidemillException(ErrorCode.BATCH_FAILED, "The application failed: " + failure, failure);
    }

    /** Stops what was started, or does {@code neverStarted}. */
    void stop(StopMode mode, Runnable neverStarted) {
        lock.lock();
        try {
            if (coordinator == null) {
                stoppedBeforeStart = true;
                neverStarted.run();
                return;
            }
        } finally {
            lock.unlock();
        }
        Coordinator active = coordinator;
        if (active != null) {
            stop(active, mode);
            unhookShutdown();
        }
    }

    private void stop(Coordinator active, StopMode mode) {
        boolean again = active.isEnded();
        active.requestStop(mode);
        if (again || active.isInside()) {
            return;
        }
        await(active, FOREVER); // which the coordinator bounds
        active.failure().filter(Lifecycle::isCancelled).ifPresent(Lifecycle::rethrow);
    }

    private static boolean isCancelled(Throwable failure) {
        return failure instanceof TidemillException known && known.code() == ErrorCode.CANCELLED;
    }

    // ---- the end of the JVM

    private void hookShutdown(Coordinator active) {
        OnShutdown mode = settings.get(TidemillSettings.STOP_ON_SHUTDOWN);
        if (mode != OnShutdown.NONE) {
            Thread hook = new Thread(
                    () -> stopAtShutdown(active, mode == OnShutdown.GRACEFUL ? StopMode.GRACEFUL : StopMode.NOW),
                    "tidemill-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
            shutdownHook = hook;
        }
    }

    /** Stops while the JVM ends: whatever batches do, it returns, so that the JVM can. */
    private void stopAtShutdown(Coordinator active, StopMode mode) {
        active.requestStop(mode);
        await(active, FOREVER); // which the coordinator bounds
    }

    private void unhookShutdown() {
        lock.lock();
        try {
            Thread hook = shutdownHook;
            shutdownHook = null;
            if (hook != null && hook != Thread.currentThread()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // the JVM is ending already, and the hook is on its way
        } finally {
            lock.unlock();
        }
    }
}
