package io.tidemill.benchmarks.loop;

import io.tidemill.benchmarks.contestant.Scorecard;
import java.util.List;

/** Counts the lines that contain {@code KBDOC}. */
public final class Grep implements Work<Grep.Matches> {
    private long total;

    @Override
    public Matches newTally() {
        return new Matches();
    }

    @Override
    public void putOut(List<Matches> tallies, Scorecard scorecard) {
        long count = 0;
        for (Matches matches : tallies) {
            count += matches.count;
            matches.count = 0;
        }
        total += count;
        System.out.println("Number of KB requests: " + count);
        scorecard.answer("matches", total);
    }

    static final class Matches implements Tally {
        private long count;

        @Override
        public void add(String line) {
            if (line.contains("KBDOC")) {
                count++;
            }
        }
    }

    /** With one thread. */
    public static final class OneThread extends OneThreadLoop<Matches> {
        public OneThread() {
            super(new Grep());
        }
    }

    /** With two workers. */
    public static final class TwoWorkers extends TwoWorkerLoop<Matches> {
        public TwoWorkers() {
            super(new Grep());
        }
    }
}
