package io.tidemill.runtime;

import io.tidemill.time.BatchTime;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known about an output operation in a batch.
 *
 * @param index its number, in the order of definition
 * @param operator its name and the place where it was written
 * @param duration how long it took; known when it is completed
 * @param failure why it failed, if it did
 */
public record OutputInfo(
        BatchTime batchTime, int index, String operator, Optional<Duration> duration, Optional<Throwable> failure) {}
