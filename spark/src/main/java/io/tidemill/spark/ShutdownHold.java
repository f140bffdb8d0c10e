package io.tidemill.spark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back the shutdown hooks of Spark and Hadoop until an engine is closed. Without it the end of the JVM stops Spark's context, while
 * the context of Tidemill still processes what was received. Safe for use by many threads.
 */
final class ShutdownHold {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHold.class);

    /** Spark stops its context at 30 above the file systems; a hook of a higher number runs before it, and is waited for. */
    private static final int BEFORE_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 40;

    private final Duration timeout;
    private final CountDownLatch released = new CountDownLatch(1);
    private final Runnable hook = this::await;

    private ShutdownHold(Duration timeout) {
        this.timeout = timeout;
    }

    /** Returns a hold that is given up after {@code timeout} from the beginning of the JVM's end. */
    static ShutdownHold start(Duration timeout) {
        ShutdownHold hold = new ShutdownHold(timeout);
        ShutdownHookManager hooks = ShutdownHookManager.get();
        if (!hooks.isShutdownInProgress()) {
            // Hadoop's own limit comes later than ours, so that what is logged is ours
            hooks.addShutdownHook(hold.hook, BEFORE_SPARK, timeout.toSeconds() + 5, TimeUnit.SECONDS);
        }
        return hold;
    }

    /** Lets the hooks of Spark and Hadoop run. */
    void release() {
        released.countDown();
        ShutdownHookManager hooks = ShutdownHookManager.get();
        if (!hooks.isShutdownInProgress()) {
            hooks.removeShutdownHook(hook);
        }
    }

    private void await() {
        try {
            if (!released.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "The JVM ends, but the context has not stopped within {}: Spark is stopped while it works",
                        timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Hadoop's limit has come
        }
    }
}
