package io.tidemill.benchmarks.loop;

import io.tidemill.benchmarks.contestant.Scorecard;
import java.util.List;

/** Counts the words of each batch and prints the most frequent. */
public final class WordCount implements Work<WordCount.Words> {
    private static final int PRINTED = 5;

    private long total;

    @Override
    public Words newTally() {
        return new Words();
    }

    @Override
    public void putOut(List<Words> tallies, Scorecard scorecard) {
        Counts merged = tallies.get(0).counts;
        for (Words words : tallies.subList(1, tallies.size())) {
            merged.drain(words.counts);
            words.counts.clear();
        }
        System.out.println("Top words of " + merged.size() + ": " + merged.top(PRINTED));
        total += merged.sum();
        merged.clear();
        scorecard.answer("words", total);
    }

    static final class Words implements Tally {
        private final Counts counts = new Counts();

        @Override
        public void add(String line) {
            for (String word : line.split(" ")) {
                counts.increment(word);
            }
        }
    }

    /** With one thread. */
    public static final class OneThread extends OneThreadLoop<Words> {
        public OneThread() {
            super(new WordCount());
        }
    }

    /** With two workers. */
    public static final class TwoWorkers extends TwoWorkerLoop<Words> {
        public TwoWorkers() {
            super(new WordCount());
        }
    }
}
