package io.tidemill.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FutureActionTest extends LocalRDDs {
    @Test
    void givesWhatTheActionGives() {
        RDD<Integer> numbers = numbers(100, 4);
        Set<Integer> seen = ConcurrentHashMap.newKeySet();

        assertThat(numbers.countAsync().join()).isEqualTo(100);
        assertThat(numbers.collectAsync().join()).isEqualTo(list(100));
        assertThat(numbers.takeAsync(3).thenApply(List::size).join()).isEqualTo(3);
        numbers.foreachAsync(seen::add).join();
        assertThat(seen).hasSize(100);
        numbers.foreachPartitionAsync(records -> records.forEachRemaining(seen::remove))
                .join();
        assertThat(seen).isEmpty();
    }

    @Test
    void runsOnAThreadOfTheContext() {
        Set<String> threads = ConcurrentHashMap.newKeySet();

        numbers(1, 1)
                .foreachAsync(number -> threads.add(Thread.currentThread().getName()))
                .join();

        assertThat(threads).allMatch(name -> name.startsWith("tidemill-action-"));
    }

    @Test
    void failsAsTheActionFails() {
        FutureAction<Long> failing =
                numbers(10, 2).filter(number -> number / (number % 2) == 1).countAsync();

        assertThatThrownBy(failing::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TidemillException.class)
                .hasMessageContaining("by zero");
    }

    @Test
    void interruptsEveryTaskWhenCancelled() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        LongAccumulator count = context.longAccumulator("count");
        FutureAction<Void> action = numbers(4, 4).foreachAsync(number -> {
            count.add(1);
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(action.cancel(true)).isTrue();

        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(action.isCancelled()).isTrue();
        assertThatThrownBy(action::join).isInstanceOf(CancellationException.class);
        assertThat(numbers(10, 3).countAsync().join()).isEqualTo(10);
        assertThat(count.value()).isZero();
    }

    @Test
    void stopsALongLoopWhenCancelled() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        RDD<Integer> many = numbers(5_000, 1);
        FutureAction<Void> action = many.cartesian(many).cartesian(many).foreachPartitionAsync(records -> {
            try {
                records.next();
                started.countDown();
                records.forEachRemaining(record -> {});
            } finally {
                ended.countDown();
            }
        });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

        action.cancel(true);

        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesNothingWhenCancelledAfterTheEnd() {
        FutureAction<Long> action = numbers(10, 1).countAsync();
        assertThat(action.join()).isEqualTo(10);

        assertThat(action.cancel(true)).isFalse();
        assertThat(action.join()).isEqualTo(10);
    }

    @Test
    void refusesToStartInsideATask() {
        RDD<Integer> numbers = numbers(10, 1);

        assertThatThrownBy(() -> rdd(1).map(number -> numbers.countAsync()).collect())
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NESTED_ACTION));
    }

    @Test
    void refusesToStartWhenClosed() {
        RDD<Integer> numbers = numbers(10, 1);
        context.close();

        assertThatThrownBy(numbers::countAsync)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }
}
