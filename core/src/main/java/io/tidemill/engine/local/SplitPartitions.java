package io.tidemill.engine.local;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import io.tidemill.plan.RecordReader;
import io.tidemill.plan.SplitsPlan;
import java.util.Iterator;

/** The partitions of input. */
final class SplitPartitions<T> extends Partitions<T> {
    private final SplitsPlan<T> plan;
    private final SplitOpener opener;

    SplitPartitions(SplitsPlan<T> plan, SplitOpener opener) {
        this.plan = plan;
        this.opener = opener;
    }

    @Override
    int count() {
        return plan.splits().size();
    }

    @Override
    void prepare() {}

    @Override
    void feed(int partition, Sink<? super T> sink) {
        try (RecordReader<T> reader = opener.open(plan.splits().get(partition))) {
            push(reader, sink);
        } catch (Exception e) {
            throw failed(partition, e);
        }
    }

    @Override
    Iterator<T> iterator(int partition) {
        try {
            return new ClosingIterator<>(opener.open(plan.splits().get(partition)), e -> failed(partition, e));
        } catch (Exception e) {
            throw failed(partition, e);
        }
    }

    private RuntimeException failed(int partition, Exception cause) {
        return cause instanceof TidemillException known
                ? known
                : new TidemillException(
                        ErrorCode.INPUT_FAILED,
                        "Reading split " + partition + " of " + plan.operator() + " ("
                                + plan.splits().get(partition) + ") failed: " + cause,
                        cause);
    }
}
