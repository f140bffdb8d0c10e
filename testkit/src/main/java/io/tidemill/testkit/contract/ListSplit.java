package io.tidemill.testkit.contract;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.util.ArrayList;
import java.util.List;

/** A split of records that are there already. */
record ListSplit<T>(ArrayList<T> records) implements Split<T> {
    ListSplit(List<T> records) {
        this(new ArrayList<>(records));
    }

    @Override
    public RecordReader<T> open() {
        return RecordReader.over(records.iterator());
    }
}
