package io.tidemill.benchmarks.crash;

import io.tidemill.function.Pair;
import io.tidemill.stream.DStream;
import io.tidemill.stream.StateSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The windows that {@link NumbersProgram} has not, and a state with a timeout. */
final class EveryWindow {
    /** How many batches the windows of records have. */
    static final int WINDOW_OF_RECORDS = 4;

    /** So many neighbours are a group, which comes and is over soon. */
    static final int GROUP = 16;

    /** A group ends so many batches after its last number. */
    static final int IDLE = 3;

    private EveryWindow() {}

    static void define(DStream<Long> numbers, Path work, Duration interval) {
        Path out = work.resolve(NumbersProgram.OUT);
        numbers.mapToPair(number -> Pair.of(number / GROUP, number))
                .mapWithState(StateSpec.<Long, Long, Long, String>function((time, group, value, state) -> {
                            if (state.isTimingOut()) {
                                return Optional.of(group + " " + state.get());
                            }
                            state.update(state.getOption().orElse(0L) + 1);
                            return Optional.empty();
                        })
                        .timeout(interval.multipliedBy(IDLE)))
                .named("groups")
                .saveAsTextFiles(out.resolve(Outputs.TIMED_OUT).toString());

        numbers.mapToPair(number -> Pair.of(number % NumbersProgram.KEYS, 1L))
                .reduceByKeyAndWindow(
                        Long::sum, (all, left) -> all - left, interval.multipliedBy(NumbersProgram.WINDOW), interval)
                .named("counts of some batches, with an inverse")
                .map(count -> count.key() + " " + count.value())
                .saveAsTextFiles(out.resolve(Outputs.WINDOW_WITH_INVERSE).toString());

        numbers.window(interval.multipliedBy(WINDOW_OF_RECORDS))
                .saveAsTextFiles(out.resolve(Outputs.WINDOW_OF_RECORDS).toString());

        numbers.countByWindow(interval.multipliedBy(WINDOW_OF_RECORDS), interval)
                .named("count of some batches")
                .saveAsTextFiles(out.resolve(Outputs.WINDOW_COUNT).toString());
    }
}
