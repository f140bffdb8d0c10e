package io.tidemill.engine;

import java.util.ArrayList;
import java.util.List;

/** The sink that wants no more than the first few records. */
final class FirstRecords<T> implements PartitionSink<T, List<T>> {
    private final int wanted;
    private final List<T> records = new ArrayList<>();

    FirstRecords(int wanted) {
        this.wanted = wanted;
    }

    @Override
    public void accept(T record) {
        if (records.size() < wanted) {
            records.add(record);
        }
    }

    @Override
    public boolean mayBeDone() {
        return true;
    }

    @Override
    public boolean isDone() {
        return records.size() >= wanted;
    }

    @Override
    public List<T> result() {
        return records;
    }
}
