package io.tidemill.spark;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The start of a context of Spark with a standalone master. Spark itself waits a minute for one that takes the connection and never
 * answers, as a master of another version does, and any server that is none.
 */
final class ContextStart {
    private ContextStart() {}

    /**
     * Returns the started context.
     *
     * @param wait how long the master may be silent
     * @throws TidemillException of code {@code ENGINE_FAILED} if it is silent for longer, or Spark does not start
     */
    static JavaSparkContext of(SparkConf conf, String master, Duration wait) {
        FutureTask<JavaSparkContext> start = new FutureTask<>(() -> started(conf));
        Thread thread = new Thread(start, "tidemill-spark-start");
        thread.setDaemon(true);
        thread.start();
        try {
            return start.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            start.cancel(true);
            throw new TidemillException(
                    ErrorCode.ENGINE_FAILED,
                    "The Spark master at " + master + " took the connection, but has not answered for "
                            + wait.toSeconds() + " s; is that the port of a master (7077, where 8080 is that of its"
                            + " page), and does it run the Spark of this driver? " + Versions.ofThisDriver());
        } catch (ExecutionException e) {
            throw Failures.ofStart(master, Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            start.cancel(true);
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.CANCELLED, "The start of Spark was interrupted", e);
        }
    }

    /** Returns a context; one that comes when nobody waits any more is stopped. */
    private static JavaSparkContext started(SparkConf conf) {
        JavaSparkContext spark = new JavaSparkContext(conf);
        if (Thread.interrupted()) {
            spark.close();
            throw new CancellationException();
        }
        return spark;
    }
}
