package io.tidemill.cluster;

import io.tidemill.BatchContext;
import io.tidemill.rdd.FutureAction;
import io.tidemill.rdd.RDD;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Gives up an action that takes too long, and counts once more. */
public final class CancelledAction {
    private CancelledAction() {}

    public static void main(String[] arguments) throws Exception {
        try (BatchContext context = BatchContext.builder("cancelled-action").build()) {
            RDD<Integer> numbers =
                    context.parallelize(IntStream.range(0, 1000).boxed().toList(), 2);
            FutureAction<Long> slow = numbers.map(number -> {
                        TimeUnit.SECONDS.sleep(10);
                        return number;
                    })
                    .countAsync();
            while (!slow.cancel(true)) {
                Thread.onSpinWait();
            }
            System.out.println("counted " + numbers.count());
        }
    }
}
