package io.tidemill.source;

import java.util.ArrayList;
import java.util.List;

/** A run of records that were stored within one batch interval. Changed under the buffer's lock until it is sealed. */
final class RecordBlock<T> {
    final long slot;
    final List<T> records = new ArrayList<>();

    /** The estimate of what the records take. */
    long bytes;

    RecordBlock(long slot) {
        this.slot = slot;
    }

    void add(T record, long recordBytes) {
        records.add(record);
        bytes += recordBytes;
    }
}
