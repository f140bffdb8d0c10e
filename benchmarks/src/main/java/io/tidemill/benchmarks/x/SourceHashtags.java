package io.tidemill.benchmarks.x;

import io.tidemill.StreamingContext;
import io.tidemill.benchmarks.contestant.Pass;
import io.tidemill.runtime.StopMode;
import io.tidemill.twitter.XPost;
import io.tidemill.twitter.XSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The same in Tidemill, in batches of 100 ms. */
public final class SourceHashtags {
    private SourceHashtags() {}

    public static void main(String[] args) {
        HashtagArguments arguments = HashtagArguments.of(args);
        for (int pass = 0; pass < arguments.passes(); pass++) {
            count(arguments);
        }
    }

    private static void count(HashtagArguments arguments) {
        AtomicLong start = new AtomicLong();
        AtomicLong nanos = new AtomicLong();
        Map<String, Long> counts = new HashMap<>(); // of the batch thread
        try (StreamingContext ssc = StreamingContext.builder("x-hashtags")
                .batchInterval(Duration.ofMillis(100))
                .build()) {
            ssc.stream(XSource.sample()
                            .endpoint(arguments.endpoint())
                            .bearerToken(arguments.token())
                            .build())
                    .flatMap(XPost::hashtags)
                    .countByValue()
                    .foreachRDD(rdd -> {
                        start.compareAndSet(0, System.nanoTime());
                        rdd.collect().forEach(count -> counts.merge(count.key(), count.value(), Long::sum));
                        if (counts.isEmpty()) {
                            start.set(0); // nothing has come yet
                        } else if (total(counts) >= arguments.hashtags()) {
                            nanos.compareAndSet(0, System.nanoTime() - start.get());
                            ssc.stop(StopMode.NOW);
                        }
                    });
            ssc.start();
            ssc.awaitTermination();
        }
        arguments.check(total(counts));
        Pass.print(arguments.posts(), nanos.get());
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(each -> each).sum();
    }
}
