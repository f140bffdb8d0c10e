package io.tidemill.checkpoint;

import io.tidemill.settings.Settings;
import io.tidemill.settings.TidemillSettings;
import java.time.Duration;

/**
 * How a checkpoint is kept.
 *
 * @param segmentBytes how large a file of the journal becomes before the next one begins
 * @param syncInterval how long what was committed may wait to be made durable with more; zero for not at all
 * @param history for how long after their commit batches can be run again
 * @param memory for how long after their commit windows need the records of batches
 */
public record CheckpointOptions(long segmentBytes, Duration syncInterval, Duration history, Duration memory) {
    /** Returns the options that the settings give. */
    public static CheckpointOptions of(Settings settings, Duration memory) {
        return new CheckpointOptions(
                settings.get(TidemillSettings.CHECKPOINT_SEGMENT),
                settings.get(TidemillSettings.CHECKPOINT_SYNC_INTERVAL),
                settings.get(TidemillSettings.CHECKPOINT_HISTORY),
                memory);
    }

    /** Returns how old a batch must be for its input to be needed no more. */
    Duration kept() {
        return history.plus(memory);
    }
}
