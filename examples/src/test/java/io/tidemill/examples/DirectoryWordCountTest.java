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
        // two looks, a second apart, find the file the same
        try (StreamTest test = StreamTest.builder()
                .startingAt(Instant.EPOCH.plus(Duration.ofDays(47_482)))
                .build()) {
            DirectoryWordCount.define(test.context().textFileStream(folder.toString()));
            test.start();
            Files.writeString(folder.resolve("words.txt"), "to be or\nnot to be\n");

            test.advance(2);

            assertThat(test.console()).contains("(to,2)", "(be,2)", "(or,1)", "(not,1)");
        }
    }
}
