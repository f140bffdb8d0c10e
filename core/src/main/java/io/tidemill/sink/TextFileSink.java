package io.tidemill.sink;

import io.tidemill.error.TidemillException;
import io.tidemill.rdd.RDD;
import io.tidemill.rdd.TextOutput;
import io.tidemill.time.BatchTime;
import java.nio.file.Path;

/**
 * Writes every batch to a directory {@code PREFIX-<batch time in ms>[.SUFFIX]} of text files. The directory appears complete
 * or not at all, and a batch that is written again replaces its directory: exactly once.
 */
public final class TextFileSink<T> implements Sink<T> {
    /** What a batch without records leaves. */
    public enum EmptyBatches {
        /** A directory, like any other batch. */
        WRITE,
        /** Nothing. */
        SKIP
    }

    private final String prefix;
    private final String suffix;
    private final EmptyBatches emptyBatches;

    /**
     * Writes to directories whose names start with {@code prefix}.
     *
     * @param suffix without its dot; empty for none
     */
    public TextFileSink(String prefix, String suffix, EmptyBatches emptyBatches) {
        if (prefix.isEmpty()) {
            throw TidemillException.invalidArgument("saveAsTextFiles needs a prefix, such as out/requests");
        }
        this.prefix = prefix;
        this.suffix = suffix;
        this.emptyBatches = emptyBatches;
    }

    @Override
    public void write(RDD<T> rdd, BatchTime time) {
        if (emptyBatches == EmptyBatches.SKIP && rdd.isEmpty()) {
            return;
        }
        String name = prefix + "-" + time.epochMillis() + (suffix.isEmpty() ? "" : "." + suffix);
        TextOutput.to(Path.of(name), TextOutput.Existing.REPLACE).write(rdd);
    }

    @Override
    public boolean runsOnce() {
        return emptyBatches == EmptyBatches.WRITE;
    }
}
