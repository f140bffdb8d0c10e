package io.tidemill.benchmarks.loop;

import io.tidemill.benchmarks.contestant.Scorecard;
import java.util.List;

/** Counts the requests of each user since the start and prints, each batch, who has most. */
public final class TopUsers implements Work<TopUsers.Users> {
    private static final int PRINTED = 5;

    @Override
    public Users newTally() {
        return new Users();
    }

    /** The first worker's counts are the totals; those of the others join them at the end of each batch. */
    @Override
    public void putOut(List<Users> tallies, Scorecard scorecard) {
        Counts totals = tallies.get(0).counts;
        for (Users users : tallies.subList(1, tallies.size())) {
            totals.drain(users.counts);
        }
        System.out.println("Top users of " + totals.size() + ": " + totals.top(PRINTED));
        scorecard.answer("users", totals.size());
        scorecard.answer("requests", totals.sum());
    }

    static final class Users implements Tally {
        private final Counts counts = new Counts();

        @Override
        public void add(String line) {
            counts.increment(line.split(" ")[2]);
        }
    }

    /** With one thread. */
    public static final class OneThread extends OneThreadLoop<Users> {
        public OneThread() {
            super(new TopUsers());
        }
    }

    /** With two workers. */
    public static final class TwoWorkers extends TwoWorkerLoop<Users> {
        public TwoWorkers() {
            super(new TopUsers());
        }
    }
}
