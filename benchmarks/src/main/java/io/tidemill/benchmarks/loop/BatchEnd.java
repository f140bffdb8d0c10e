package io.tidemill.benchmarks.loop;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Where the workers meet at the end of a batch; the last to come puts it out while the others wait. */
final class BatchEnd {
    private final AtomicLong lines = new AtomicLong();
    private final CyclicBarrier barrier;

    BatchEnd(int workers, LongConsumer putOut) {
        this.barrier = new CyclicBarrier(workers, () -> putOut.accept(lines.getAndSet(0)));
    }

    void meet(long linesOfWorker) throws InterruptedException, BrokenBarrierException {
        lines.addAndGet(linesOfWorker);
        barrier.await();
    }
}
