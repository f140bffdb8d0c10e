package io.tidemill.cli;

import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.StreamingListener;
import io.tidemill.time.BatchTime;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A listener that prints a status line on the standard error stream for every batch, with its records a second and delays. */
public final class StatusListener implements StreamingListener {

    /** What the listeners of this JVM saw; the core makes them by their name, so there is no other way to them. */
    static final BatchTotals TOTALS = new BatchTotals();

    private final PrintStream status;
    private final BatchTotals totals;
    private @Nullable BatchTime previous;

    /** Makes a listener that prints on the standard error stream. */
    public StatusListener() {
        this(System.err, TOTALS);
    }

    StatusListener(PrintStream status, BatchTotals totals) {
        this.status = status;
        this.totals = totals;
    }

    @Override
    public void onBatchCompleted(BatchInfo batch) {
        if (batch.failure().isPresent()) {
            return;
        }
        totals.add(batch.recordCount());
        BatchTime before = previous;
        previous = batch.batchTime();
        if (before != null) {
            status.println(line(batch, batch.batchTime().since(before)));
        }
    }

    private String line(BatchInfo batch, Duration interval) {
        return String.format(
                "status: %,d records/s, batch time %s, delay %s, %,d records in all",
                batch.recordCount() * 1000 / interval.toMillis(),
                millis(batch.processingTime()),
                millis(batch.schedulingDelay()),
                totals.records());
    }

    private static String millis(Optional<Duration> duration) {
        return duration.map(known -> known.toMillis() + " ms").orElse("unknown");
    }
}
