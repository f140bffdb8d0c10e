package io.tidemill.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Divides what a batch may take among its sources. */
final class FairShares {
    private FairShares() {}

    /**
     * Returns how much each may take: the one with the least to take first, each at most an even share of what is left then. So one
     * with little is not kept waiting by one with much, and nothing is left over that somebody wants.
     *
     * @param wanted what each wants
     */
    static long[] of(long total, long[] wanted) {
        List<Integer> leastFirst = IntStream.range(0, wanted.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> wanted[i]))
                .toList();
        long[] shares = new long[wanted.length];
        long left = total;
        int others = wanted.length;
        for (int i : leastFirst) {
            shares[i] = Math.min(wanted[i], left / others);
            left -= shares[i];
            others--;
        }
        return shares;
    }
}
