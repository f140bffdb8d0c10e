package io.tidemill.benchmarks.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of numbers that are mostly neighbours.
 *
 * @param bounds the first number of each run of neighbours, and the one after its last, in order
 */
record NumberSet(List<Long> bounds) {
    static final NumberSet EMPTY = new NumberSet(List.of());

    boolean contains(long number) {
        return runAt(number) % 2 == 1;
    }

    /** Returns the set with a number that it has not. */
    NumberSet with(long number) {
        List<Long> more = new ArrayList<>(bounds);
        int at = runAt(number);
        more.addAll(at, List.of(number, number + 1));
        for (int i = at + 1; i >= at - 1; i -= 2) { // runs that touch are one
            if (i >= 0 && i + 1 < more.size() && more.get(i).equals(more.get(i + 1))) {
                more.remove(i + 1);
                more.remove(i);
            }
        }
        return new NumberSet(List.copyOf(more));
    }

    /** Returns how many bounds are not above the number: odd within a run. */
    private int runAt(long number) {
        int low = 0;
        int high = bounds.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds.get(middle) <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
