package io.tidemill.testkit.contract;

import static io.tidemill.testkit.contract.Outcome.bag;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.rdd.FutureAction;
import io.tidemill.rdd.RDD;
import io.tidemill.sink.Sink;
import io.tidemill.time.BatchTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * An output that reads every batch by several random actions at the same time. All of a batch must give the same records. Some are
 * cancelled, and some are left alone, so that they may outlive their batch: these must give what the others gave, or be refused.
 *
 * @param <T> the type of the records
 */
final class BesideReader<T> implements Sink<T> {
    /** What an action is refused with whose state, or whose input, belongs to a batch that is over. */
    private static final Set<ErrorCode> LATE = Set.of(ErrorCode.INVALID_STATE, ErrorCode.INPUT_RELEASED);

    private static final int MOST_ACTIONS = 5;
    private static final int MOST_LEFT = 2;

    private final Random random;
    private final Deque<Left> left = new ArrayDeque<>();

    /** An output whose actions are those of a seed. */
    BesideReader(long seed) {
        this.random = new Random(seed);
    }

    /** An action that is not waited for in its batch, and what it should give. */
    private record Left(BatchTime time, FutureAction<?> action, Object wanted) {
        void check() {
            try {
                Object actual = action.join();
                if (!sized(actual).equals(wanted)) {
                    throw new AssertionError(
                            "An action of batch " + time + " that outlived it: expected " + wanted + ", was " + actual);
                }
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof TidemillException refused && LATE.contains(refused.code()))) {
                    throw e;
                }
            }
        }
    }

    private static Object sized(Object result) {
        return result instanceof List<?> list ? bag(list) : result;
    }

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        List<FutureAction<?>> actions = new ArrayList<>();
        for (int i = 1 + random.nextInt(MOST_ACTIONS); i > 0; i--) {
            actions.add(random.nextBoolean() ? rdd.collectAsync() : rdd.countAsync());
        }
        if (random.nextInt(4) == 0) {
            rdd.countAsync().cancel(true);
        }
        List<T> records = rdd.collect();
        for (FutureAction<?> action : actions) {
            Object wanted = action.join() instanceof Long ? (Object) (long) records.size() : bag(records);
            new Left(time, action, wanted).check();
        }
        if (left.size() == MOST_LEFT) {
            left.remove().check();
        }
        if (random.nextInt(3) == 0) {
            left.add(new Left(time, rdd.map(record -> record).collectAsync(), bag(records)));
        }
    }
}
