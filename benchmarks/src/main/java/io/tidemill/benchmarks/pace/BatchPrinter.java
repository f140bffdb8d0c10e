package io.tidemill.benchmarks.pace;

import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.StreamingListener;
import java.time.Duration;

/** Prints a line for each batch of the program that it listens to, for the benchmark to read. */
public final class BatchPrinter implements StreamingListener {
    /** Made by the program's context, which finds the class by its name. */
    public BatchPrinter() {}

    @Override
    public void onBatchCompleted(BatchInfo batch) {
        Runtime memory = Runtime.getRuntime();
        System.out.println(new PacedBatch(
                        batch.recordCount(),
                        batch.schedulingDelay().orElse(Duration.ZERO).toNanos() / 1e9,
                        batch.processingTime().orElse(Duration.ZERO).toNanos() / 1e9,
                        (memory.totalMemory() - memory.freeMemory()) >> 20)
                .toLine());
    }
}
