package io.tidemill.source;

import io.tidemill.plan.Plan;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one batch takes from a source.
 *
 * @param <T> the type of the records
 */
public interface SourceBatch<T> {
    /** Returns the records as a plan, which may be run any number of times until {@link #release}. */
    Plan<T> plan();

    /**
     * Returns about how many records there are, where the source knows it before any of them is read; called before the batch's
     * work, so it costs nothing.
     */
    default OptionalLong expectedCount() {
        return OptionalLong.empty();
    }

    /**
     * Returns what is read, for people to see: by part of the source, which of it, such as {@code 100..120} for the offsets of a
     * partition. What was only pushed to the source has no parts.
     */
    default Map<String, String> inputs() {
        return positions().moved();
    }

    /** Returns the number of records; called after the batch's work, since counting may cost a pass over what was not read. */
    long recordCount();

    /** Returns how many bytes it takes of its {@link Quota}, for sources that have one. */
    default long bytes() {
        return 0;
    }

    /**
     * Says that the records will be read not more than once, so that each part may be released as soon as it has been read to
     * its end. Called before the batch's work, where it is so.
     */
    default void releaseAsRead() {}

    /**
     * Returns how far the batch moves the source, for {@link SourceRun#replay} to give the same records again after a crash.
     * A source that cannot do this, or whose batch moved nothing, says nothing; a batch without records that moved something is
     * given again too.
     */
    default PositionChanges positions() {
        return PositionChanges.NONE;
    }

    /** Says that no batch and no window needs this any more. */
    void release();

    /** Returns a batch with nothing to count or release. */
    static <T> SourceBatch<T> of(Plan<T> plan, long recordCount) {
        return new SourceBatch<>() {
            @Override
            public Plan<T> plan() {
                return plan;
            }

            @Override
            public long recordCount() {
                return recordCount;
            }

            @Override
            public void release() {}
        };
    }
}
