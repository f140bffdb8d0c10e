package io.tidemill.benchmarks.loop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Counts by key, changed in place. Confined to one thread at a time. */
final class Counts {
    private final Map<String, Count> counts = new HashMap<>();

    void increment(String key) {
        add(key, 1);
    }

    /** Moves all counts of the other into this one. The other keeps its keys, for the counts to come. */
    void drain(Counts other) {
        other.counts.forEach((key, count) -> {
            add(key, count.value);
            count.value = 0;
        });
    }

    void clear() {
        counts.clear();
    }

    int size() {
        return counts.size();
    }

    long sum() {
        long sum = 0;
        for (Count count : counts.values()) {
            sum += count.value;
        }
        return sum;
    }

    /** The greatest counts with their keys, greatest first. */
    List<String> top(int limit) {
        Comparator<Map.Entry<String, Count>> byCount = Comparator.comparingLong(entry -> entry.getValue().value);
        PriorityQueue<Map.Entry<String, Count>> greatest = new PriorityQueue<>(limit + 1, byCount);
        for (Map.Entry<String, Count> entry : counts.entrySet()) {
            if (greatest.size() < limit || byCount.compare(entry, greatest.peek()) > 0) {
                greatest.add(entry);
                if (greatest.size() > limit) {
                    greatest.remove();
                }
            }
        }
        List<Map.Entry<String, Count>> sorted = new ArrayList<>(greatest);
        sorted.sort(byCount.reversed());
        return sorted.stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().value)
                .toList();
    }

    private void add(String key, long value) {
        Count count = counts.get(key);
        if (count == null) {
            count = new Count();
            counts.put(key, count);
        }
        count.value += value;
    }

    private static final class Count {
        private long value;
    }
}
