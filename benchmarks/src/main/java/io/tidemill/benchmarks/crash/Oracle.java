package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Computes what the program must have written from which records it had in which batch, and compares. Which records it had is
 * itself compared with what was sent.
 */
public final class Oracle {
    private static final int MOST_COMPLAINTS = 20;

    private final Outputs outputs;
    private final List<String> wrong = new ArrayList<>();

    private final Map<Long, Total> totals = new HashMap<>();
    private final List<Map<Long, Long>> counts = new ArrayList<>();
    private final List<Map<Long, Long>> countsOfTotals = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private long count;

    private Oracle(Outputs outputs) {
        this.outputs = outputs;
    }

    /**
     * Returns what became of numbers.
     *
     * @param work where the program has worked
     * @param numbers how many there are
     */
    public static Verdict judge(Path work, int numbers, Expectation expectation, Duration interval) throws IOException {
        Oracle oracle = new Oracle(Outputs.readFrom(work.resolve(NumbersProgram.OUT)));
        oracle.checkTimes(interval.toMillis());
        oracle.outputs.of(Outputs.RECORDS).forEach(oracle::checkBatch);
        int[] received = oracle.received(numbers);
        return new Verdict(numbers, expectation.lost(received), expectation.doubled(received), oracle.wrong);
    }

    /** Returns how often each number was in a batch. */
    private int[] received(int numbers) {
        int[] received = new int[numbers];
        outputs.of(Outputs.RECORDS).forEach((time, lines) -> {
            for (String line : lines) {
                int number = Integer.parseInt(line);
                if (number < numbers) {
                    received[number]++;
                } else {
                    complain("records-" + time + " has " + number + ", which was never sent");
                }
            }
        });
        return received;
    }

    /** Every output has every batch. */
    private void checkTimes(long intervalMillis) {
        SortedSet<Long> times = new TreeSet<>();
        Outputs.ALL.forEach(name -> times.addAll(outputs.of(name).keySet()));
        if (times.isEmpty()) {
            complain("there is no output");
            return;
        }
        for (long time = times.first(); time <= times.last(); time += intervalMillis) {
            for (String name : Outputs.ALL) {
                if (!outputs.of(name).containsKey(time)) {
                    complain(name + "-" + time + " is missing");
                }
            }
        }
    }

    private void checkBatch(Long time, List<String> lines) {
        List<Long> numbers = lines.stream().map(Long::valueOf).toList();
        count += numbers.size();
        check(Outputs.ACCUMULATOR, time, Stream.of("" + count));

        List<Long> firstTimes = new ArrayList<>();
        Map<Long, List<Long>> byKey = new HashMap<>();
        for (Long number : numbers) {
            byKey.computeIfAbsent(number % NumbersProgram.KEYS, key -> new ArrayList<>())
                    .add(number);
            int bit = Math.toIntExact(number);
            if (!seen.get(bit)) {
                seen.set(bit);
                firstTimes.add(number);
            }
        }
        check(Outputs.FIRST_TIME, time, firstTimes.stream().map(String::valueOf));

        byKey.forEach((key, values) ->
                totals.put(key, totals.getOrDefault(key, Total.NONE).plus(values)));
        check(
                Outputs.TOTALS,
                time,
                totals.entrySet().stream()
                        .map(total -> total.getKey() + " " + total.getValue().count() + " "
                                + total.getValue().sum()));

        countsOfTotals.add(mapped(totals, Total::count));
        check(Outputs.WINDOW_OF_TOTALS, time, sums(countsOfTotals, NumbersProgram.WINDOW_OF_TOTALS));

        counts.add(mapped(byKey, values -> (long) values.size()));
        check(Outputs.WINDOW, time, sums(counts, NumbersProgram.WINDOW));
    }

    private static <V> Map<Long, Long> mapped(Map<Long, V> values, ToLongFunction<V> function) {
        Map<Long, Long> mapped = new HashMap<>();
        values.forEach((key, value) -> mapped.put(key, function.applyAsLong(value)));
        return mapped;
    }

    /** Returns the sums by key of the last {@code window} batches, and forgets those before. */
    private static Stream<String> sums(List<Map<Long, Long>> batches, int window) {
        while (batches.size() > window) {
            batches.remove(0);
        }
        Map<Long, Long> sums = new HashMap<>();
        batches.forEach(batch -> batch.forEach((key, value) -> sums.merge(key, value, Long::sum)));
        return sums.entrySet().stream().map(sum -> sum.getKey() + " " + sum.getValue());
    }

    private void check(String output, long time, Stream<String> expectedLines) {
        List<String> expected = expectedLines.sorted().toList();
        List<String> found = outputs.of(output).get(time);
        if (found != null && !found.equals(expected)) {
            complain(output + "-" + time + ": expected " + expected + ", found " + found);
        }
    }

    private void complain(String what) {
        if (wrong.size() < MOST_COMPLAINTS) {
            wrong.add(what);
        }
    }
}
