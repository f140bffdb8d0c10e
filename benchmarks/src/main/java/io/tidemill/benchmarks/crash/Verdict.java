package io.tidemill.benchmarks.crash;

import java.util.List;

/**
 * What became of the numbers.
 *
 * @param records how many were sent
 * @param lost how many are missing
 * @param doubled how many came too often
 * @param wrong outputs that do not follow from the records that the program had in its batches
 */
public record Verdict(long records, long lost, long doubled, List<String> wrong) {
    /** Copies the list. */
    public Verdict {
        wrong = List.copyOf(wrong);
    }

    /** Returns whether all is as if there had been no kill. */
    public boolean isGood() {
        return lost == 0 && doubled == 0 && wrong.isEmpty();
    }
}
