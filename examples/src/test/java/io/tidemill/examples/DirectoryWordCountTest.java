package io.tidemill.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.testkit.StreamTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWordCountTest {
    @TempDir
    private Path folder;

    @Test
    void countsTheWordsOfNewFiles() throws IOException {
        // by a clock that stands in the year 2100, the file was complete long ago
        try (StreamTest test = StreamTest.builder()
                .startingAt(Instant.EPOCH.plus(Duration.ofDays(47_482)))
                .build()) {
            DirectoryWordCount.define(test.context().textFileStream(folder.toString()));
            test.start();
            Files.writeString(folder.resolve("words.txt"), "to be or\nnot to be\n");

            test.advance(1);

            assertThat(test.console()).contains("(to,2)", "(be,2)", "(or,1)", "(not,1)");
        }
    }
}
