package io.tidemill.engine.local;

import java.util.ArrayList;
import java.util.List;

/** The end of a chain that keeps every record. */
final class ListSink<T> extends Sink<T> {
    private final List<T> records = new ArrayList<>();

    @Override
    public void accept(T record) {
        records.add(record);
    }

    List<T> records() {
        return records;
    }
}
