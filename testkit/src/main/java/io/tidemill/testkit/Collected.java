package io.tidemill.testkit;

import io.tidemill.rdd.RDD;
import io.tidemill.sink.Sink;
import io.tidemill.time.BatchTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What a stream gave, batch by batch: an output that keeps everything. It also has what a batch gave that failed later, in
 * another output. Safe for use by many threads.
 *
 * @param <T> the type of the records
 */
public sealed class Collected<T> implements Sink<T> permits CollectedPairs {
    private final NavigableMap<BatchTime, List<T>> batches = new ConcurrentSkipListMap<>();

    /** Nothing yet; give it to {@code DStream.output}, or use {@link StreamTest#collect}. */
    public Collected() {}

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        batches.put(time, Collections.unmodifiableList(rdd.collect()));
    }

    /** Returns the records of every batch so far, in the order of their times; empty lists are empty batches. */
    public List<List<T>> batches() {
        return List.copyOf(batches.values());
    }

    /** Returns the times of these batches. */
    public List<BatchTime> times() {
        return List.copyOf(batches.keySet());
    }

    /** Returns the records of all batches, one after the other. */
    public List<T> all() {
        return batches.values().stream()
                .<T>mapMulti((records, all) -> records.forEach(all))
                .toList();
    }

    /**
     * Returns the records of the last batch.
     *
     * @throws NoSuchElementException if there was none yet
     */
    public List<T> latest() {
        if (batches.isEmpty()) {
            throw new NoSuchElementException("No batch has given anything yet; advance() first");
        }
        return batches.lastEntry().getValue();
    }

    /**
     * Returns the records of one batch.
     *
     * @throws NoSuchElementException if the stream has no batch of this time
     */
    public List<T> at(BatchTime time) {
        List<T> records = batches.get(time);
        if (records == null) {
            throw new NoSuchElementException("No batch at " + time + "; there are " + batches.keySet());
        }
        return records;
    }

    /** Returns the records of one batch, by milliseconds since the epoch. */
    public List<T> at(long epochMillis) {
        return at(BatchTime.ofEpochMillis(epochMillis));
    }

    final Collection<List<T>> lists() {
        return new ArrayList<>(batches.values());
    }

    /** Returns the batches and their times. */
    @Override
    public String toString() {
        return batches.toString();
    }
}
