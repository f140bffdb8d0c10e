package io.tidemill.spark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Holds back tasks until a file appears. */
final class Gate {
    private Gate() {}

    /** Returns {@code value} when the file is there. */
    static <T> T passed(String file, T value) {
        Path path = Path.of(file);
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            path.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(path)) {
                watch.poll(1, TimeUnit.SECONDS);
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
