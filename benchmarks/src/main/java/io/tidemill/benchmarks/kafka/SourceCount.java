package io.tidemill.benchmarks.kafka;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Pass;
import io.tidemill.kafka.KafkaSource;
import io.tidemill.kafka.KafkaTopics;
import io.tidemill.kafka.StartOffsets;
import io.tidemill.runtime.StopMode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The same in Tidemill, in batches of 20 ms that may hold a fiftieth of what a second may bring. */
public final class SourceCount {
    private static final long MOST_RECORDS_PER_SECOND = 10_000_000;

    private SourceCount() {}

    public static void main(String[] args) {
        CountArguments arguments = CountArguments.of(args);
        for (int pass = 0; pass < arguments.passes(); pass++) {
            count(arguments);
        }
    }

    private static void count(CountArguments arguments) {
        AtomicLong start = new AtomicLong();
        AtomicLong end = new AtomicLong();
        AtomicLong count = new AtomicLong();
        AtomicLong characters = new AtomicLong();
        try (StreamingContext ssc = StreamingContext.builder("kafka-count")
                .batchInterval(Duration.ofMillis(20))
                .build()) {
            ssc.stream(KafkaSource.strings(arguments.bootstrapServers(), KafkaTopics.named(arguments.topic()))
                            .startingAt(StartOffsets.earliest())
                            .maxRate(MOST_RECORDS_PER_SECOND)
                            .build())
                    .foreachRDD(rdd -> {
                        if (rdd.partitionCount() > 0) {
                            start.compareAndSet(0, System.nanoTime());
                            Tally found = rdd.aggregate(
                                    () -> new Tally(0, 0), (tally, record) -> tally.plus(record.value()), Tally::sum);
                            count.addAndGet(found.records);
                            characters.addAndGet(found.characters);
                        }
                        if (count.get() >= arguments.records()) {
                            end.compareAndSet(0, System.nanoTime());
                            ssc.stop(StopMode.NOW);
                        }
                    });
            ssc.start();
            ssc.awaitTermination();
        }
        Pass.print(count.get(), end.get() - start.get());
        System.out.println(characters + " characters");
    }

    /** What a partition holds. */
    private static final class Tally {
        private long records;
        private long characters;

        Tally(long records, long characters) {
            this.records = records;
            this.characters = characters;
        }

        Tally plus(@Nullable String value) {
            records++;
            characters += value == null ? 0 : value.length();
            return this;
        }

        static Tally sum(Tally one, Tally other) {
            return new Tally(one.records + other.records, one.characters + other.characters);
        }
    }
}
