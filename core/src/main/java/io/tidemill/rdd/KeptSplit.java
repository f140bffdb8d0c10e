package io.tidemill.rdd;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.CachedPlan;
import io.tidemill.plan.Operator;
import io.tidemill.plan.Plan;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.Split;
import io.tidemill.plan.SplitsPlan;
import java.util.Collections;

/** What stands in the place of the plan that kept records came from: it is read only when they are no longer kept. */
record KeptSplit<T>(Operator operator) implements Split<T> {
    /** Returns a plan with the partitions of a kept one, and nothing behind them. */
    static <T> Plan<T> partitionsOf(CachedPlan<T> kept, Operator operator) {
        return new SplitsPlan<>(
                Collections.nCopies(kept.partitionCount(), new KeptSplit<>(operator)), kept.partitioner(), operator);
    }

    @Override
    public RecordReader<T> open() {
        throw new TidemillException(
                ErrorCode.INPUT_RELEASED,
                "The records that " + operator
                        + " kept were dropped by unpersist(), and it forgot how they came about; call"
                        + " unpersist() after their last use, or use persist() where they may be computed again");
    }
}
