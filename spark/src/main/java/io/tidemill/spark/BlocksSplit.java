package io.tidemill.spark;

import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import java.util.List;

/** Blocks that a checkpoint directory kept. */
record BlocksSplit(List<KeptBlock> blocks) implements Split<KeptBlock> {
    @Override
    public RecordReader<KeptBlock> open() {
        return RecordReader.over(blocks.iterator());
    }
}
