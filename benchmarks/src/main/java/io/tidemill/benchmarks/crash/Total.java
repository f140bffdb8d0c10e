package io.tidemill.benchmarks.crash;

import java.util.List;

/** How many numbers a key had, and their sum. */
record Total(long count, long sum) {
    static final Total NONE = new Total(0, 0);

    Total plus(List<Long> numbers) {
        return new Total(
                count + numbers.size(),
                sum + numbers.stream().mapToLong(Long::longValue).sum());
    }
}
