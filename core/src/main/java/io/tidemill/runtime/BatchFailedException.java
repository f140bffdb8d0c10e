package io.tidemill.runtime;

import static java.util.Objects.requireNonNull;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.FailureText;
import io.tidemill.error.TidemillException;
import io.tidemill.settings.TidemillSettings;
import io.tidemill.time.BatchTime;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The failure of a batch, and so of the application; the cause is what the output or the planning failed with. */
public final class BatchFailedException extends TidemillException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST_CAUSES = 50;
    private static final String OUT_OF_MEMORY =
            ". The heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB is too small for what the batch, its states, windows and caches hold: lower "
                    + TidemillSettings.RECEIVE_BUFFER.key() + " or " + TidemillSettings.CACHE_LIMIT.key()
                    + ", take a shorter batch interval, or give the JVM more (-Xmx)";

    private final BatchTime batchTime;
    private final String operator;

    BatchFailedException(BatchTime batchTime, String operator, Throwable cause) {
        super(
                ErrorCode.BATCH_FAILED,
                "Batch " + batchTime.described() + " failed in " + operator + ": " + said(cause)
                        + ". The batch is not committed; mend the cause and start again",
                cause);
        this.batchTime = batchTime;
        this.operator = operator;
    }

    private static String said(Throwable cause) {
        String what = cause instanceof TidemillException ? String.valueOf(cause.getMessage()) : FailureText.of(cause);
        return isOutOfMemory(cause) ? what + OUT_OF_MEMORY : what;
    }

    private static boolean isOutOfMemory(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    @Override
    protected TidemillException withCause(@Nullable Throwable cause) {
        return new BatchFailedException(batchTime, operator, requireNonNull(cause, "cause"));
    }

    /** Returns the batch. */
    public BatchTime batchTime() {
        return batchTime;
    }

    /** Returns the output operation, or the step, that failed, and the place where it was written. */
    public String operator() {
        return operator;
    }
}
