package io.tidemill.benchmarks.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Small files, written aside and moved into a directory. */
final class FileFeed extends FeedThread {
    private final Path directory;

    private FileFeed(Path directory, long seed) {
        super(seed);
        this.directory = directory;
    }

    static FileFeed start(Path directory, long seed) throws IOException {
        Files.createDirectories(directory);
        FileFeed feed = new FileFeed(directory, seed);
        feed.begin();
        return feed;
    }

    @Override
    void send() throws IOException, InterruptedException {
        for (long next = 0; !isFinishing(); pause()) {
            StringBuilder lines = new StringBuilder();
            long first = next;
            for (int count = some(); count > 0; count--) {
                lines.append(next++).append('\n');
            }
            Path aside = directory.resolve("." + first);
            Files.writeString(aside, lines);
            reached(next);
            Files.move(aside, directory.resolve(Long.toString(first)), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public String address() {
        return directory.toString();
    }

    @Override
    public Expectation expectation() {
        return Expectation.each(numbers());
    }
}
