package io.tidemill.spark;

import io.tidemill.engine.PartitionAction;
import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.Operator;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function0;
import scala.Function1;
import scala.Function2;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** Runs jobs of Spark, and makes of their failures what Tidemill's programs expect. Safe for use by many threads. */
final class Jobs {
    private static final FiniteDuration BETWEEN_LOOKS = Duration.create(1, TimeUnit.SECONDS);

    private final JavaSparkContext spark;
    private final Executors executors;

    Jobs(JavaSparkContext spark, Executors executors) {
        this.spark = spark;
        this.executors = executors;
    }

    /** Makes a result of what a partition holds, in the task. */
    @FunctionalInterface
    interface Finish<A, R> extends Serializable {
        @Nullable
        R of(Iterator<A> held);
    }

    /** Runs an action over all partitions of a piece. */
    <T, R> List<R> run(Piece<T> piece, PartitionAction<? super T, R> action, Stage stage) {
        List<Integer> all =
                IntStream.range(0, piece.partitions().length).boxed().toList();
        return run(
                piece.with(new ActionWork<>(action, stage)),
                all,
                held -> held.next().value());
    }

    /**
     * Runs a job, and returns the results in the order of the chosen partitions.
     *
     * @throws TidemillException as the embedded engine throws it
     */
    @SuppressWarnings("unchecked") // the results are what finish made
    <A, R> List<R> run(RDD<A> rdd, List<Integer> chosen, Finish<A, R> finish) {
        if (chosen.isEmpty()) {
            return List.of();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled(null);
        }
        try {
            executors.awaitAny();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        }
        byte[][] results = new byte[chosen.size()][];
        Function1<scala.collection.Iterator<A>, byte[]> task =
                (Function1<scala.collection.Iterator<A>, byte[]> & Serializable)
                        held -> encoded(finish.of(CollectionConverters.asJava(held)));
        Function2<Object, byte[], BoxedUnit> take = (index, result) -> {
            results[(Integer) index] = result;
            return BoxedUnit.UNIT;
        };
        Function0<BoxedUnit> done = () -> BoxedUnit.UNIT;
        SimpleFutureAction<BoxedUnit> job;
        try {
            spark.setLocalProperty("spark.job.interruptOnCancel", "true");
            spark.setCallSite(Operator.called().toString());
            job = spark.sc()
                    .submitJob(
                            rdd,
                            task,
                            CollectionConverters.asScala(List.<Object>copyOf(chosen))
                                    .toSeq(),
                            take,
                            done);
        } catch (RuntimeException e) {
            throw Failures.of(e);
        }
        await(job);
        List<R> decoded = new ArrayList<>(results.length);
        for (byte[] result : results) {
            decoded.add((R) decoded(result));
        }
        return decoded;
    }

    private void await(SimpleFutureAction<BoxedUnit> job) {
        try {
            while (!isDone(job)) {
                executors.requireAny();
            }
        } catch (InterruptedException e) {
            job.cancel();
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (TidemillException e) {
            job.cancel();
            throw e;
        }
        Try<BoxedUnit> outcome = job.value().get();
        if (outcome.isFailure()) {
            throw executors.explained(Failures.of(outcome.failed().get()));
        }
    }

    private static boolean isDone(SimpleFutureAction<?> job) throws InterruptedException {
        try {
            Await.ready(job, BETWEEN_LOOKS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static TidemillException cancelled(@Nullable Throwable cause) {
        return new TidemillException(ErrorCode.CANCELLED, "The action's thread was interrupted", cause);
    }

    private static byte[] encoded(@Nullable Object result) {
        ChunkWriter writer = new ChunkWriter();
        writer.write(result);
        return writer.take().bytes();
    }

    @SuppressWarnings("NullAway") // a result may be null
    private static Object decoded(byte[] result) {
        return new ChunkReader(List.of(result).iterator()).next();
    }
}
