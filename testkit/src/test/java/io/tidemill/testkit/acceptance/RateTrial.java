package io.tidemill.testkit.acceptance;

import io.tidemill.source.RateSource;
import io.tidemill.source.Source;
import java.io.IOException;

/** A source that needs no sender. */
final class RateTrial implements SourceTrial<Long> {
    private volatile boolean isClosed;

    @Override
    public Source<Long> source() {
        return RateSource.perSecond(1000);
    }

    @Override
    public void send(int from, int to) throws IOException {
        if (isClosed) {
            throw new IOException("closed");
        }
    }

    @Override
    public int number(Long record) {
        return record.intValue();
    }

    @Override
    public boolean buffers() {
        return false;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
