package io.tidemill.benchmarks.loop;

import io.tidemill.benchmarks.contestant.Scorecard;
import java.util.List;

/** What a loop does with its lines; one thread at a time touches it. */
interface Work<T extends Tally> {
    T newTally();

    /** Ends a batch: merges the tallies of all workers, which stand still meanwhile, and prints the top of it. */
    void putOut(List<T> tallies, Scorecard scorecard);
}
