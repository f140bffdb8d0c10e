package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that is killed and started again, and what it is fed with. It prints what {@link CrashedJvm} says. */
public interface CrashedProgram {
    /**
     * Begins to send numbers.
     *
     * @param work the directory for all files
     */
    Feed start(Path work, long seed) throws IOException;

    /** Returns its main class. */
    Class<?> main();

    /**
     * Returns what its main class is given.
     *
     * @param address where the feed is
     */
    List<String> arguments(String address, Path work, Duration interval, Halt halt);

    /** Returns the names of its outputs, which the {@link Oracle} knows. */
    List<String> outputs();
}
