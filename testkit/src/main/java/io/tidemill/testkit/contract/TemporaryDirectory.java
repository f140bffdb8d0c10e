package io.tidemill.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for one scenario, which is gone afterwards. */
final class TemporaryDirectory {
    private TemporaryDirectory() {}

    /** What is done in the directory. */
    @FunctionalInterface
    interface Work {
        Object run(Path directory) throws IOException;
    }

    static Object with(Work work) throws IOException {
        Path directory = Files.createTempDirectory("tidemill-contract");
        try {
            return work.run(directory);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
