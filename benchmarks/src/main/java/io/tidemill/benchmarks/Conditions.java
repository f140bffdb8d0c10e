package io.tidemill.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What holds for all contestants of a run.
 *
 * @param rounds how often each contestant runs, if not as often as the measure asks for
 * @param heap the greatest heap, as {@code -Xmx} takes it, if not the race's own
 * @param showsOutput whether the contestants' own output is passed on to standard error
 */
record Conditions(
        Duration warmup,
        Duration measured,
        OptionalInt rounds,
        Optional<String> heap,
        List<String> javaOptions,
        boolean showsOutput) {
    private static final Duration GRACE = Duration.ofMinutes(2);

    Conditions {
        javaOptions = List.copyOf(javaOptions);
    }

    int roundsOf(Race race) {
        return rounds.orElse(race.measure().rounds());
    }

    String heapOf(Race race) {
        return heap.orElse(race.heap());
    }

    /** How long a trial may take at most, with the start and what was received but not yet processed at the end. */
    Duration patience() {
        return warmup.plus(measured).plus(measured).plus(GRACE);
    }
}
