package io.tidemill.engine.local;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;

/** How the splits of a plan are opened; an engine that ships fragments puts its own inputs in their place. */
@FunctionalInterface
public interface SplitOpener {
    /** Returns a new reader at the split's first record. */
    <T> RecordReader<T> open(Split<T> split) throws Exception;
}
