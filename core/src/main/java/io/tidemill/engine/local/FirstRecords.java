package io.tidemill.engine.local;

import java.util.ArrayList;
import java.util.List;

/** The end of a chain that wants no more than the first few records. */
final class FirstRecords<T> extends Sink<T> {
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
    boolean mayBeDone() {
        return true;
    }

    @Override
    boolean isDone() {
        return records.size() >= wanted;
    }

    List<T> records() {
        return records;
    }
}
