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
    private final long intervalMillis;
    private final List<String> wrong = new ArrayList<>();

    private final Map<Long, Total> totals = new HashMap<>();
    private final List<Map<Long, Long>> counts = new ArrayList<>();
    private final List<Map<Long, Long>> countsOfTotals = new ArrayList<>();
    private final List<List<Long>> batches = new ArrayList<>();
    private final Map<Long, Group> groups = new HashMap<>();
    private final BitSet seen = new BitSet();
    private long count;

    /** How many numbers a group has, and the time of the last batch with one. */
    private record Group(long count, long lastMillis) {}

    private Oracle(Outputs outputs, long intervalMillis) {
        this.outputs = outputs;
        this.intervalMillis = intervalMillis;
    }

    /**
     * Returns what became of numbers.
     *
     * @param work where the program has worked
     * @param numbers how many there are
     * @param names the outputs that the program has, in every batch
     */
    public static Verdict judge(Path work, int numbers, Expectation expectation, Duration interval, List<String> names)
            throws IOException {
        Oracle oracle = new Oracle(Outputs.readFrom(work.resolve(NumbersProgram.OUT)), interval.toMillis());
        oracle.checkTimes(names);
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
    private void checkTimes(List<String> names) {
        SortedSet<Long> times = new TreeSet<>();
        names.forEach(name -> times.addAll(outputs.of(name).keySet()));
        if (times.isEmpty()) {
            complain("there is no output");
            return;
        }
        for (long time = times.first(); time <= times.last(); time += intervalMillis) {
            for (String name : names) {
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
        List<String> window = sums(counts, NumbersProgram.WINDOW).toList();
        check(Outputs.WINDOW, time, window.stream());
        check(Outputs.WINDOW_WITH_INVERSE, time, window.stream());

        batches.add(numbers);
        keepLast(batches, EveryWindow.WINDOW_OF_RECORDS);
        check(
                Outputs.WINDOW_OF_RECORDS,
                time,
                batches.stream().flatMap(List::stream).map(String::valueOf));
        check(
                Outputs.WINDOW_COUNT,
                time,
                Stream.of("" + batches.stream().mapToLong(List::size).sum()));

        check(Outputs.TIMED_OUT, time, timedOut(time, numbers));
    }

    private static <V> Map<Long, Long> mapped(Map<Long, V> values, ToLongFunction<V> function) {
        Map<Long, Long> mapped = new HashMap<>();
        values.forEach((key, value) -> mapped.put(key, function.applyAsLong(value)));
        return mapped;
    }

    /** Returns the sums by key of the last {@code window} batches, and forgets those before. */
    private static Stream<String> sums(List<Map<Long, Long>> batches, int window) {
        keepLast(batches, window);
        Map<Long, Long> sums = new HashMap<>();
        batches.forEach(batch -> batch.forEach((key, value) -> sums.merge(key, value, Long::sum)));
        return sums.entrySet().stream().map(sum -> sum.getKey() + " " + sum.getValue());
    }

    private static void keepLast(List<?> batches, int window) {
        while (batches.size() > window) {
            batches.remove(0);
        }
    }

    /** Adds numbers to their groups, and returns the groups that are over. */
    private Stream<String> timedOut(long time, List<Long> numbers) {
        for (long number : numbers) {
            groups.merge(
                    number / EveryWindow.GROUP,
                    new Group(1, time),
                    (before, one) -> new Group(before.count() + 1, time));
        }
        List<String> over = new ArrayList<>();
        groups.entrySet().removeIf(group -> {
            boolean isOver = group.getValue().lastMillis() + EveryWindow.IDLE * intervalMillis <= time;
            if (isOver) {
                over.add(group.getKey() + " " + group.getValue().count());
            }
            return isOver;
        });
        return over.stream();
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
