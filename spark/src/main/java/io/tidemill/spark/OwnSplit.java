package io.tidemill.spark;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;

/**
 * The place of a split of input in a fragment; the split itself travels with the one partition that reads it.
 *
 * @param slot its number in the fragment
 */
record OwnSplit<T>(int slot) implements Split<T> {
    @Override
    public RecordReader<T> open() {
        throw new IllegalStateException("The place of a split was opened outside of its task");
    }
}
