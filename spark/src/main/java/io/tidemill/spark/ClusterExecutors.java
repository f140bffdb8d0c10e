package io.tidemill.spark;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/**
 * The executors that a cluster gave to the application. Spark itself waits forever when none comes, so this counts the time.
 * Spark's listener thread tells; any thread may ask.
 */
final class ClusterExecutors extends SparkListener implements Executors {
    private static final int REMEMBERED = 5;

    /** So many in a row that die without having run a task: the next ones will as well. */
    private static final int MOST_IN_VAIN = 40;

    private final String master;
    private final Duration wait;
    private final LongSupplier nanos;

    /** When each came. */
    private final Map<String, Long> present = new HashMap<>();

    private final Deque<String> lost = new ArrayDeque<>();
    private @Nullable SparkContext context;
    private long noneSince;
    private boolean hasWorked; // a task has ended well since there were none
    private int lostInVain;

    /**
     * Executors, none yet.
     *
     * @param wait how long there may be none
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    ClusterExecutors(String master, Duration wait, LongSupplier nanos) {
        this.master = master;
        this.wait = wait;
        this.nanos = nanos;
        this.noneSince = nanos.getAsLong();
    }

    /** Begins to count. */
    synchronized void attach(SparkContext spark) {
        context = spark;
        noneSince = nanos.getAsLong();
        spark.addSparkListener(this);
        scala.collection.Iterator<String> known = spark.getExecutorIds().iterator();
        while (known.hasNext()) {
            present.put(known.next(), noneSince);
        }
    }

    @Override
    public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
        present.put(added.executorId(), nanos.getAsLong());
        notifyAll();
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd ended) {
        if (ended.taskInfo().successful()) {
            lostInVain = 0;
            hasWorked = true;
        }
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        long now = nanos.getAsLong();
        Long since = present.remove(removed.executorId()); // null for one that died before it came
        boolean hasLived = since != null && (hasWorked || now - since >= wait.toNanos());
        lostInVain = hasLived ? 0 : lostInVain + 1;
        if (lost.size() == REMEMBERED) {
            lost.removeFirst();
        }
        lost.addLast("executor " + removed.executorId() + ": " + removed.reason());
        if (hasLived && present.isEmpty()) {
            noneSince = now;
            hasWorked = false;
        }
    }

    @Override
    public synchronized void awaitAny() throws InterruptedException {
        while (present.isEmpty()) {
            requireAny();
            wait(100); // an application that Spark has ended tells nobody
        }
    }

    @Override
    public synchronized void requireAny() {
        if (context != null && context.isStopped()) {
            throw none("Spark has ended the application");
        }
        if (present.isEmpty() && nanos.getAsLong() - noneSince >= wait.toNanos()) {
            throw none("No executor has come for " + wait.toSeconds() + " s");
        }
        if (lostInVain >= MOST_IN_VAIN) {
            throw none(lostInVain + " executors in a row have ended without finishing a task");
        }
    }

    private TidemillException none(String what) {
        String advice = lost.isEmpty()
                ? "the cluster has no worker with so many free cores and so much free memory: look at the master's"
                        + " page, or set spark.cores.max, spark.executor.cores and spark.executor.memory lower; or it"
                        + " takes longer to start one, and spark.tidemill.executor.wait is too short"
                : "the last that were lost: " + String.join("; ", lost)
                        + "; look at the logs of the workers: a different version of Java, Scala or Spark there, or too"
                        + " little memory, ends executors at their start. " + Versions.ofThisDriver();
        return new TidemillException(
                ErrorCode.ENGINE_FAILED, what + " (tidemill.master is '" + master + "'); " + advice);
    }

    @Override
    public synchronized TidemillException explained(TidemillException failure) {
        boolean isExplained = failure.code() != ErrorCode.ENGINE_FAILED || lost.isEmpty();
        return isExplained
                ? failure
                : new TidemillException(
                        ErrorCode.ENGINE_FAILED,
                        failure.getMessage() + "\nExecutors that were lost: " + String.join("; ", lost),
                        failure);
    }
}
