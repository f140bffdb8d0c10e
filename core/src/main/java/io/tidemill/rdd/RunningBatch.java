package io.tidemill.rdd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A batch that runs and is kept in a checkpoint directory, as outputs to files have to know it: what they write is to be durable
 * before the batch is committed, and when the batch comes again they may replace what it wrote before, and nothing else. Safe for use by
 * many threads.
 */
public final class RunningBatch {
    private static final String MARK = ".tidemill-batch";

    private final String name;
    private final PartFile.Sync sync;
    private final Set<Path> written = ConcurrentHashMap.newKeySet();

    private RunningBatch(String name, PartFile.Sync sync) {
        this.name = name;
        this.sync = sync;
    }

    /**
     * Returns a batch whose files are durable when they are written.
     *
     * @param name says which batch of which checkpoint directory it is; the same when it comes again
     */
    public static RunningBatch durable(String name) {
        return new RunningBatch(name, PartFile.Sync.AT_END);
    }

    /** Returns a batch whose files become durable some time after they are written. */
    public static RunningBatch lazy(String name) {
        return new RunningBatch(name, PartFile.Sync.LATER);
    }

    PartFile.Sync sync() {
        return sync;
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
        try (PartFile mark = PartFile.create(aside.resolve(MARK), sync)) {
            mark.output().write(name.getBytes(StandardCharsets.UTF_8));
            mark.finish();
        }
        written.add(directory);
    }
}
