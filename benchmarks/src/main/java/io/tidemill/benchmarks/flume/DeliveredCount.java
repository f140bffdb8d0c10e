package io.tidemill.benchmarks.flume;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Pass;
import io.tidemill.flume.FlumeEvent;
import io.tidemill.flume.FlumeSource;
import io.tidemill.runtime.SourceInfo;
import io.tidemill.runtime.StopMode;
import io.tidemill.runtime.StreamingListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The same in Tidemill, in batches of 20 ms. */
public final class DeliveredCount {
    private DeliveredCount() {}

    public static void main(String[] args) {
        DeliveryArguments arguments = DeliveryArguments.of(args);
        for (int pass = 0; pass < arguments.passes(); pass++) {
            count(arguments);
        }
    }

    private static void count(DeliveryArguments arguments) {
        AtomicLong start = new AtomicLong();
        AtomicLong end = new AtomicLong();
        AtomicLong count = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        Duration interval = Duration.ofMillis(20);
        try (StreamingContext ssc =
                StreamingContext.builder("flume-count").batchInterval(interval).build()) {
            ssc.addListener(new StreamingListener() {
                @Override
                public void onReceiverStarted(SourceInfo source) {
                    System.out.println(Pass.READY);
                }
            });
            ssc.stream(FlumeSource.onPort(arguments.port())).foreachRDD(rdd -> {
                Tally found = rdd.aggregate(() -> new Tally(0, 0), Tally::plus, Tally::sum);
                if (found.events > 0) {
                    start.compareAndSet(
                            0, System.nanoTime() - interval.toNanos()); // the first may have come so long ago
                }
                bytes.addAndGet(found.bytes);
                if (count.addAndGet(found.events) >= arguments.events() && end.compareAndSet(0, System.nanoTime())) {
                    ssc.stop(StopMode.NOW);
                }
            });
            ssc.start();
            ssc.awaitTermination();
        }
        Pass.print(count.get(), end.get() - start.get());
        System.out.println(bytes + " bytes");
    }

    /** What a partition holds. */
    private static final class Tally {
        private long events;
        private long bytes;

        Tally(long events, long bytes) {
            this.events = events;
            this.bytes = bytes;
        }

        Tally plus(FlumeEvent event) {
            events++;
            bytes += event.body().length + event.headers().size();
            return this;
        }

        static Tally sum(Tally one, Tally other) {
            return new Tally(one.events + other.events, one.bytes + other.bytes);
        }
    }
}
