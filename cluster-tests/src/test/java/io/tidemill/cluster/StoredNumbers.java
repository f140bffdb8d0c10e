package io.tidemill.cluster;

import io.tidemill.StreamingContext;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.source.Receiver;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Stores numbers as fast as they are taken, and tells at its end how many were stored and how many were processed. */
public final class StoredNumbers {
    private static final AtomicLong STORED = new AtomicLong();
    private static final AtomicLong PROCESSED = new AtomicLong();

    private StoredNumbers() {}

    /** Counts what it stores. */
    private static final class Numbers extends Receiver<Long> {
        private final Thread thread = new Thread(this::run, "numbers");

        @Override
        protected void onStart() {
            thread.start();
        }

        @Override
        protected void onStop() throws InterruptedException {
            thread.join(); // what it has stored is counted then
        }

        private void run() {
            while (!isStopped()) {
                try {
                    store(1L);
                    STORED.incrementAndGet();
                    LockSupport.parkNanos(1_000_000); // about a thousand a second
                } catch (Exception e) {
                    return; // stopped: the number was not stored
                }
            }
        }
    }

    public static void main(String[] arguments) {
        StreamingContext context = StreamingContext.builder("stored-numbers")
                .batchInterval(Duration.ofMillis(500))
                .build();
        context.addListener(new StreamingListener() {
            @Override
            public void onStreamingStopped() {
                System.out.println("stored " + STORED + " processed " + PROCESSED);
            }
        });
        context.receiverStream(new Numbers()).foreachRDD(rdd -> {
            long count = rdd.map(number -> {
                        LockSupport.parkNanos(2_000_000); // work that takes longer than to store one
                        return number;
                    })
                    .count();
            PROCESSED.addAndGet(count);
            if (count > 0) {
                System.out.println("batch of " + count);
            }
        });
        context.start();
        context.awaitTermination();
    }
}
