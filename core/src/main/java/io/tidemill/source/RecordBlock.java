package io.tidemill.source;

import io.tidemill.plan.RecordSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run of records that were stored within one batch interval. Changed under the buffer's lock until it is sealed; from then on
 * only released.
 */
final class RecordBlock<T> {
    static final int MOST_RECORDS = 512;
    static final long MOST_BYTES = 64 << 10;
    private static final long REFERENCE_BYTES = 4;

    final long slot;

    /** Nothing from the release on, so that whoever keeps the block does not keep the records. */
    private volatile @Nullable List<T> records = new ArrayList<>();

    private int size;

    /** The estimate of what the records take. */
    long bytes;

    /** The position of its last record in the received log, if there is one. */
    long logPosition;

    RecordBlock(long slot) {
        this.slot = slot;
    }

    /** Returns whether it is as large as a block should be. */
    boolean isFull() {
        return bytes >= MOST_BYTES || size >= MOST_RECORDS;
    }

    void add(T record, long recordBytes) {
        List<T> growing = records;
        if (growing == null) {
            throw new IllegalStateException("A block that was released does not grow");
        }
        growing.add(record);
        size++;
        bytes += recordBytes;
    }

    void addAll(RecordGroup<T> group) {
        List<T> growing = records;
        if (growing == null) {
            throw new IllegalStateException("A block that was released does not grow");
        }
        growing.addAll(group.records());
        size += group.records().size();
        bytes += group.bytes();
    }

    /** Returns an estimate of what a record takes in a block. */
    static long bytesOf(Object record) {
        return RecordSize.of(record) + REFERENCE_BYTES;
    }

    /** Returns how many records it was sealed with. */
    int size() {
        return size;
    }

    /** Returns the records; nothing if they were released. */
    Optional<List<T>> records() {
        return Optional.ofNullable(records);
    }

    /** Drops the records; returns whether this call was the first, whose caller gives the memory back. */
    synchronized boolean release() {
        boolean first = records != null;
        records = null;
        return first;
    }
}
