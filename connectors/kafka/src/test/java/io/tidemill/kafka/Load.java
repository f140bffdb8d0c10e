package io.tidemill.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A thread that sends the numbers from 0 on to a topic, some thousand a second, until it is stopped. */
final class Load implements AutoCloseable {
    private static final int MOST_UNANSWERED = 2_000;
    private static final int BURST = 20;
    private static final long PAUSE_NANOS = 5_000_000;

    private final CompletableFuture<Integer> sent = new CompletableFuture<>();
    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
    private volatile boolean isStopped;

    private Load() {}

    static Load start(TestKafka kafka, String topic, int partitions) {
        Load load = new Load();
        Thread thread = new Thread(() -> load.run(kafka, topic, partitions), "load");
        thread.setDaemon(true);
        thread.start();
        return load;
    }

    private void run(TestKafka kafka, String topic, int partitions) {
        try {
            int next = 0;
            while (!isStopped) {
                for (int i = 0; i < BURST; i++) {
                    send(kafka, new ProducerRecord<>(topic, next % partitions, null, Integer.toString(next)));
                    next++;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            unanswered.acquire(MOST_UNANSWERED); // all are answered now
            sent.complete(next);
        } catch (InterruptedException | RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    private void send(TestKafka kafka, ProducerRecord<String, String> record) throws InterruptedException {
        unanswered.acquire();
        var unused = kafka.producer().send(record, (metadata, failure) -> {
            unanswered.release();
            if (failure != null) {
                sent.completeExceptionally(failure);
            }
        });
    }

    /** Ends the sending, and returns how many numbers the broker has taken: all that were sent. */
    int stop() throws InterruptedException, ExecutionException, TimeoutException {
        isStopped = true;
        return sent.get(2, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        isStopped = true;
    }
}
