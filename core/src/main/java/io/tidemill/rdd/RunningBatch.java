package io.tidemill.rdd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A batch that runs and is kept in a checkpoint directory, as outputs to files have to know it: what they write must be durable
 * before the batch is committed, and when the batch comes again they may replace what it wrote before, and nothing else. Safe for use by
 * many threads.
 */
public final class RunningBatch {
    private static final String MARK = ".tidemill-batch";

    private final String name;
    private final Set<Path> written = ConcurrentHashMap.newKeySet();

    /**
     * A batch.
     *
     * @param name says which batch of which checkpoint directory it is; the same when it comes again
     */
    public RunningBatch(String name) {
        this.name = name;
    }

    /** Returns whether an earlier run of this batch wrote {@code directory}. */
    boolean wroteBefore(Path directory) throws IOException {
        Path mark = directory.resolve(MARK);
        return !written.contains(directory)
                && Files.isRegularFile(mark)
                && Files.readString(mark).equals(name);
    }

    /** Notes in {@code aside}, which is to become {@code directory}, that this batch wrote it. */
    void mark(Path aside, Path directory) throws IOException {
        try (PartFile mark = PartFile.create(aside.resolve(MARK), PartFile.Sync.AT_END)) {
            mark.output().write(name.getBytes(StandardCharsets.UTF_8));
            mark.finish();
        }
        written.add(directory);
    }
}
