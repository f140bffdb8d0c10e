package io.tidemill.benchmarks.crash;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;

/** What the program must have received of the numbers that were sent. */
public interface Expectation {
    /** Returns how many numbers are missing, where {@code received} says how often each came. */
    long lost(int[] received);

    /** Returns how often numbers came beyond what was sent. */
    long doubled(int[] received);

    /** Each of the first {@code count} numbers once. */
    static Expectation each(long count) {
        return sent(sentOnce(count));
    }

    /** Each number at least once, and not more often than it was sent. */
    static Expectation sent(int[] sent) {
        return new Expectation() {
            @Override
            public long lost(int[] received) {
                long lost = 0;
                for (int number = 0; number < sent.length; number++) {
                    lost += number >= received.length || received[number] == 0 ? 1 : 0;
                }
                return lost;
            }

            @Override
            public long doubled(int[] received) {
                return beyond(sent, received);
            }
        };
    }

    /** Of each connection the numbers up to some number, once; {@code first} has the first number of each connection. */
    static Expectation beginnings(List<Long> first, long count) {
        int[] sent = sentOnce(count);
        BitSet starts = new BitSet();
        first.forEach(number -> starts.set(Math.toIntExact(number)));
        return new Expectation() {
            @Override
            public long lost(int[] received) {
                long lost = 0;
                long missing = 0;
                for (int number = 0; number < sent.length; number++) {
                    if (starts.get(number)) {
                        missing = 0; // the rest of the connection before was under way when it broke
                    }
                    if (number < received.length && received[number] > 0) {
                        lost += missing;
                        missing = 0;
                    } else {
                        missing++;
                    }
                }
                return lost + missing; // the last connection was closed in good order
            }

            @Override
            public long doubled(int[] received) {
                return beyond(sent, received);
            }
        };
    }

    /** What each of some feeds expects, where number n of feed i of k is n * k + i. */
    static Expectation interleaved(List<Expectation> feeds) {
        return new Expectation() {
            @Override
            public long lost(int[] received) {
                return sum(received, Expectation::lost);
            }

            @Override
            public long doubled(int[] received) {
                return sum(received, Expectation::doubled);
            }

            private long sum(int[] received, ToLongBiFunction<Expectation, int[]> found) {
                long sum = 0;
                for (int feed = 0; feed < feeds.size(); feed++) {
                    int first = feed;
                    int[] own = IntStream.range(0, received.length)
                            .filter(number -> number % feeds.size() == first)
                            .map(number -> received[number])
                            .toArray();
                    sum += found.applyAsLong(feeds.get(feed), own);
                }
                return sum;
            }
        };
    }

    private static int[] sentOnce(long count) {
        int[] sent = new int[Math.toIntExact(count)];
        Arrays.fill(sent, 1);
        return sent;
    }

    private static long beyond(int[] sent, int[] received) {
        long beyond = 0;
        for (int number = 0; number < received.length; number++) {
            beyond += Math.max(0, received[number] - (number < sent.length ? sent[number] : 0));
        }
        return beyond;
    }
}
